using System.Management.Automation.Language;

namespace Douki.Engine.Static;

/// <summary>How a script looks from outside: ASCII, help, CmdletBinding, typed parameters.</summary>
internal static class FormRules
{
    public static void Check(Script script, Findings findings)
    {
        var stray = script.Text.ToList().FindIndex(character => character is > '\x7e' or (< ' ' and not '\n'));
        if (stray >= 0) findings.Add("ascii", script.Tree.Extent, $"character {(int)script.Text[stray]} at offset {stray} is not plain ASCII");
        if (script.Kind == "driver") return;

        var help = script.Tree.GetHelpContent();
        if (string.IsNullOrWhiteSpace(help?.Synopsis)) findings.Add("help", script.Tree.Extent, "the help has no .SYNOPSIS");
        if (script.Tree.ParamBlock is not { } block)
        {
            findings.Add("cmdlet-binding", script.Tree.Extent, "there is no param block");
            return;
        }

        var binding = block.Attributes.FirstOrDefault(attribute => attribute.TypeName.Name is "CmdletBinding");
        if (binding is null) findings.Add("cmdlet-binding", block.Extent, "without [CmdletBinding()] unknown parameters are taken in silence");
        var supports = binding?.NamedArguments.Any(one => one.ArgumentName == "SupportsShouldProcess") ?? false;
        if (script.Kind == "remediation" && !supports) findings.Add("should-process", block.Extent, "a remediation supports ShouldProcess");
        foreach (var parameter in block.Parameters.Where(one => one.StaticType == typeof(object)))
        {
            findings.Add("typed-parameter", parameter.Extent, $"{parameter.Name} has no type");
        }
    }
}
