namespace AllocInsight.Benchmarks.Compare;

/// <summary>How the JIT was told to work, which decides what is compared.</summary>
internal static class Tiering
{
    /// <summary>
    /// Whether the JIT optimises by what it has seen. The environment decides before the program's own settings do, and pools of
    /// arrays gain much by it.
    /// </summary>
    public static bool IsProfileGuided { get; } = Environment.GetEnvironmentVariable("DOTNET_TieredPGO") is { } text
        ? text.Trim() != "0"
        : !AppContext.TryGetSwitch("System.Runtime.TieredPGO", out bool isOn) || isOn;

    /// <summary>For the report's head.</summary>
    public static string Text => IsProfileGuided ? "TieredPGO on" : "TieredPGO off (programs have it on; DOTNET_TieredPGO=1)";
}
