using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>New-Object for .NET types.</summary>
[Cmdlet(VerbsCommon.New, "Object")]
public sealed class NewObjectCommand : PSCmdlet
{
    /// <summary>Full name of the type.</summary>
    [Parameter(Mandatory = true)]
    public string TypeName { get; set; } = "";

    /// <summary>Arguments of the constructor.</summary>
    [Parameter]
    public object?[] ArgumentList { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var type = LanguagePrimitives.ConvertTo<Type>(TypeName);
        foreach (var constructor in type.GetConstructors())
        {
            var wanted = constructor.GetParameters();
            if (wanted.Length != ArgumentList.Length) continue;
            var given = new object?[wanted.Length];
            if (!Enumerable.Range(0, wanted.Length).All(index => Fits(ArgumentList[index], wanted[index].ParameterType, out given[index]))) continue;
            WriteObject(constructor.Invoke(given));
            return;
        }

        var exception = new PSArgumentException($"Cannot find an appropriate constructor for type {TypeName}.");
        ThrowTerminatingError(new ErrorRecord(exception, "CannotFindAppropriateCtor", ErrorCategory.ObjectNotFound, null));
    }

    private static bool Fits(object? argument, Type wanted, out object? given)
    {
        given = null;
        return (Properties.Unwrap(argument) is null && !wanted.IsValueType) || LanguagePrimitives.TryConvertTo(argument, wanted, out given);
    }
}
