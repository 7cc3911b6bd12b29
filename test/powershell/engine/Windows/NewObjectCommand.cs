using System.Management.Automation;
using System.Reflection;

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
        // As PowerShell binds: a constructor that takes the arguments as they are goes before one that they must be converted for.
        foreach (var constructor in type.GetConstructors().OrderByDescending(ExactArguments))
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

    private int ExactArguments(ConstructorInfo constructor) =>
        constructor.GetParameters().Zip(ArgumentList, (wanted, given) => wanted.ParameterType == Properties.Unwrap(given)?.GetType()).Count(isExact => isExact);

    private static bool Fits(object? argument, Type wanted, out object? given)
    {
        given = null;
        return (Properties.Unwrap(argument) is null && !wanted.IsValueType) || LanguagePrimitives.TryConvertTo(argument, wanted, out given);
    }
}
