using System.Text.Json;

namespace AllocInsight.Profiling.Model;

/// <summary>How enums are spelt in every file format: in kebab case, as in the JSON profile.</summary>
public static class FormatNames
{
    /// <summary>The verdict, such as <c>pool-array</c>.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Name(this Verdict verdict) => JsonNamingPolicy.KebabCaseLower.ConvertName(verdict.ToString());

    /// <summary>The source, such as <c>allocation-sampled</c>.</summary>
    /// <param name="source">The source.</param>
    public static string Name(this AllocationSource source) => JsonNamingPolicy.KebabCaseLower.ConvertName(source.ToString());
}
