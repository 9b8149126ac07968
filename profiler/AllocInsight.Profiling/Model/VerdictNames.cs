using System.Text.Json;

namespace AllocInsight.Profiling.Model;

/// <summary>How verdicts are spelt in every file format.</summary>
public static class VerdictNames
{
    /// <summary>The verdict in kebab case, such as <c>pool-array</c>; the same as in the JSON profile.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Name(this Verdict verdict) => JsonNamingPolicy.KebabCaseLower.ConvertName(verdict.ToString());
}
