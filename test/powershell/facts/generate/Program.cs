using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

// Writes the public members of the named .NET Framework 4.6.2 types as JSON. Run once, when a script needs a new type:
//   dotnet run --project test/powershell/facts/generate < test/powershell/facts/types.txt > test/powershell/facts/netframework.json
// It needs the reference assemblies (127 MB), which is why the result is committed and CI never runs this.

var folder = typeof(Program).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == "ReferenceAssemblies").Value!;
var files = Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories);
using var context = new MetadataLoadContext(new PathAssemblyResolver(files), "mscorlib");
var assemblies = files.Select(file => TryLoad(context, file)).OfType<Assembly>().ToList();

var types = new JsonObject();
while (Console.In.ReadLine() is { } name)
{
    if (name.Trim() is "" or ['#', ..]) continue;
    var type = assemblies.Select(assembly => assembly.GetType(name.Trim())).FirstOrDefault(found => found is { IsPublic: true } or { IsNestedPublic: true });
    if (type is null) { Console.Error.WriteLine($"not in .NET Framework 4.6.2: {name}"); continue; }
    types[type.FullName!] = Describe(type);
}

var facts = new JsonObject
{
    ["source"] = "Public members of .NET Framework 4.6.2, from the reference assemblies of Microsoft.NETFramework.ReferenceAssemblies.net462 1.0.3 (MIT), read with MetadataLoadContext",
    ["types"] = types,
};
Console.WriteLine(facts.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
return 0;

static Assembly? TryLoad(MetadataLoadContext context, string file)
{
    try { return context.LoadFromAssemblyPath(file); }
    catch (BadImageFormatException) { return null; }
    catch (FileLoadException) { return null; }
    catch (InvalidOperationException) { return null; }
}

static JsonObject Describe(Type type)
{
    const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;
    if (type.IsEnum) return new JsonObject { ["enum"] = Array(type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name)) };
    var methods = type.GetMethods(Public).Where(method => !method.IsSpecialName);
    var fields = type.GetFields(Public).Select(field => (field.IsStatic, field.Name));
    var properties = type.GetProperties(Public).Where(one => one.GetIndexParameters().Length == 0).Select(one => ((one.GetMethod ?? one.SetMethod)!.IsStatic, one.Name));
    var values = fields.Concat(properties).ToList();
    return new JsonObject
    {
        ["constructors"] = Array(type.GetConstructors().Select(Signature)),
        ["static"] = Array(values.Where(one => one.IsStatic).Select(one => one.Name)),
        ["instance"] = Array(values.Where(one => !one.IsStatic).Select(one => one.Name)),
        ["staticMethods"] = Methods(methods.Where(method => method.IsStatic)),
        ["instanceMethods"] = Methods(methods.Where(method => !method.IsStatic)),
    };
}

static JsonObject Methods(IEnumerable<MethodInfo> methods)
{
    var grouped = new JsonObject();
    foreach (var group in methods.GroupBy(method => method.Name).OrderBy(group => group.Key, StringComparer.Ordinal)) grouped[group.Key] = Array(group.Select(Signature));
    return grouped;
}

static string Signature(MethodBase method) => $"({string.Join(", ", method.GetParameters().Select(one => (IsParams(one) ? "params " : "") + one.ParameterType.Name))})";

static bool IsParams(ParameterInfo parameter) => parameter.CustomAttributes.Any(one => one.AttributeType.Name == "ParamArrayAttribute");

static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Distinct().Order(StringComparer.Ordinal).Select(text => (JsonNode)text)]);
