using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace Douki.Engine.Static;

/// <summary>Only what the parser of Windows PowerShell 5.1 takes: this engine's parser is of version 7.6.</summary>
internal static class SyntaxRules
{
    private static readonly HashSet<TokenKind> Newer =
    [
        TokenKind.AndAnd, TokenKind.OrOr, TokenKind.QuestionQuestion, TokenKind.QuestionQuestionEquals, TokenKind.QuestionDot,
        TokenKind.QuestionLBracket, TokenKind.QuestionMark, TokenKind.Clean,
    ];

    private static readonly HashSet<string> NewerVariables = new(["IsWindows", "IsLinux", "IsMacOS", "IsCoreCLR", "PSStyle", "EnabledExperimentalFeatures"], StringComparer.OrdinalIgnoreCase);

    private static readonly Regex NewerNumber = new("^0b|(?<![0-9a-fx])n$|[0-9](u|us|ul|uy|y|s)$|n$", RegexOptions.IgnoreCase);

    private static readonly Regex NewerEscape = new("`u\\{|`e");

    public static void Check(Script script, Findings findings)
    {
        var previous = TokenKind.NewLine;
        foreach (var token in script.Tokens)
        {
            if (Newer.Contains(token.Kind)) findings.Add("newer-syntax", token.Extent, $"{token.Text} is not in 5.1");
            if (token.Kind == TokenKind.Pipe && previous is TokenKind.NewLine) findings.Add("newer-syntax", token.Extent, "a pipe at the beginning of a line is not in 5.1");
            if (token is NumberToken && NewerNumber.IsMatch(token.Text)) findings.Add("newer-syntax", token.Extent, $"the number {token.Text} is not in 5.1");
            if (token is StringExpandableToken && NewerEscape.IsMatch(token.Text)) findings.Add("newer-syntax", token.Extent, "`u{} and `e are not in 5.1");
            if (token is VariableToken variable && NewerVariables.Contains(variable.Name)) findings.Add("newer-syntax", token.Extent, $"${variable.Name} is not in 5.1");
            if (token.Kind is not TokenKind.Comment) previous = token.Kind;
        }

        foreach (var _ in script.All<TernaryExpressionAst>()) findings.Add("newer-syntax", _.Extent, "a ternary is not in 5.1");
        foreach (var pipeline in script.All<PipelineAst>().Where(one => one.Background)) findings.Add("newer-syntax", pipeline.Extent, "a background & is not in 5.1");
        foreach (var pipeline in script.All<PipelineChainAst>().Where(one => one.Background)) findings.Add("newer-syntax", pipeline.Extent, "a background & is not in 5.1");
        foreach (var definition in script.All<TypeDefinitionAst>()) findings.Add("class", definition.Extent, "no classes: the bootstrap's neighbours parse in 4.0");
    }
}
