using System.Globalization;
using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>Says what limits a finished capture, as far as its figures do not say it themselves.</summary>
internal static class CaptureNotes
{
    private const int ModulesNamed = 3;

    public static IEnumerable<string> Of(CaptureModel model)
    {
        if (model.Sites.Stacks.Shortened > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{model.Sites.Stacks.Shortened} stacks were shortened to their innermost frames to bound memory.");
        if (model.Code.MissingSymbols is { Count: > 0 } missing)
        {
            foreach (MissingSymbols module in missing.Take(ModulesNamed)) yield return module.Explanation;
            if (missing.Count > ModulesNamed) yield return $"{missing.Count - ModulesNamed} more modules have no lines.";
        }
    }
}
