using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>Words for verdicts.</summary>
internal static class VerdictText
{
    /// <summary>What to do, as a label of a few words.</summary>
    public static string Label(Verdict verdict) => verdict switch
    {
        Verdict.PoolArray => "pool this array",
        Verdict.PoolCollection => "pool this collection",
        Verdict.PoolBuffer => "pool this buffer",
        Verdict.PoolObject => "pool this object",
        Verdict.Avoid => "avoid: no pool helps",
        _ => "leave it",
    };

    public static bool IsPool(Verdict verdict) => verdict is not (Verdict.Avoid or Verdict.Leave);

    public static string Paint(Verdict verdict, string text, Ink ink) => verdict switch
    {
        Verdict.Leave => ink.Dim(text),
        Verdict.Avoid => ink.Yellow(text),
        _ => ink.Green(text),
    };
}
