using System.Reflection.Metadata;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Tells the frameworks' modules from the program's own.</summary>
internal static class FrameworkCode
{
    /// <summary>The assembly of strings, collections and tasks.</summary>
    public const string CoreLibrary = "System.Private.CoreLib";

    /// <summary>What the names of all collections' types begin with.</summary>
    public const string Collections = "System.Collections.";

    /// <summary>Our pool: what it makes, it makes for the line that rents.</summary>
    public const string Pool = "AllocInsight.Pooling";

    /// <summary>Public key tokens that sign the frameworks' assemblies.</summary>
    private static readonly HashSet<string> Tokens = new(StringComparer.Ordinal)
    {
        "7cec85d7bea7798e", "b03f5f7f11d50a3a", "b77a5c561934e089", "cc7b13ffcd2ddd51", "adb9793829ddae60", "31bf3856ad364e35",
    };

    /// <summary>What the assemblies of the shared frameworks are called.</summary>
    private static readonly string[] Namespaces =
    [
        "System.", "Microsoft.AspNetCore.", "Microsoft.Extensions.", "Microsoft.JSInterop", "Microsoft.Net.Http.", "Microsoft.VisualBasic.",
        "Microsoft.Win32.", "PresentationFramework.",
    ];

    private static readonly HashSet<string> Assemblies = new(StringComparer.Ordinal)
    {
        "System", "mscorlib", "netstandard", "WindowsBase", "PresentationCore", "PresentationFramework", "Microsoft.AspNetCore", "Microsoft.CSharp",
        "Microsoft.VisualBasic",
    };

    /// <summary>
    /// A module is the framework's if it has no file, was made at run time by whatever library, lies in a shared framework's directory
    /// (<c>shared/Microsoft.NETCore.App/10.0.0/</c>), or is named and signed as one: a self-contained program carries its
    /// framework beside its own assemblies, so the place alone does not tell.
    /// </summary>
    public static bool IsFramework(ModuleSymbols module)
    {
        if (module.Path.Length == 0 || module.Name is CoreLibrary or Pool || IsMadeAtRunTime(module.Path)) return true;
        var parts = module.Path.Split('/', '\\');
        if (parts.Length >= 4 && parts[^4].Equals("shared", StringComparison.OrdinalIgnoreCase)) return true;
        if (!IsFrameworkName(module.Name)) return false;
        return ModuleSymbols.Tolerate(() => module.Metadata is { } metadata ? TokenOf(metadata) : null) is { } token
            ? Tokens.Contains(token)
            : module.Name.StartsWith("System.", StringComparison.Ordinal);
    }

    // Such assemblies have a name in place of a path ("Anonymously Hosted DynamicMethods Assembly"): nobody wrote their code.
    private static bool IsMadeAtRunTime(string path) =>
        !path.AsSpan().ContainsAny('/', '\\') && !path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);

    // Libraries that bear the name and the signature but lie in no shared framework are code like any: whoever measures the
    // compiler or a database mapper wants its places.
    private static bool IsFrameworkName(string name) =>
        Namespaces.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) || Assemblies.Contains(name);

    private static string TokenOf(MetadataReader metadata) =>
        Convert.ToHexStringLower(metadata.GetAssemblyDefinition().GetAssemblyName().GetPublicKeyToken() ?? []);
}
