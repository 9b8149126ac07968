using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AllocInsight.Corpus.Running;

/// <summary>Writes what was found as JSON.</summary>
internal static class CensusFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static void Write(string path, Census census)
    {
        var content = new
        {
            census.Lines,
            Rules = census.Rules.Select(rule => new { Id = rule, Findings = census.Findings.Where(finding => finding.Rule == rule).ToArray() })
                .Select(rule => new
                {
                    rule.Id,
                    Diagnostics = rule.Findings.Length,
                    PerThousandLines = census.PerThousandLines(rule.Findings.Length),
                    WithFix = rule.Findings.Count(finding => finding.Fix is not null),
                }),
            Analyzers = census.Times.Select(entry => new { entry.Key.GetType().Name, entry.Value.TotalMilliseconds }),
            census.Findings,
            census.Failures,
        };
        File.WriteAllText(path, JsonSerializer.Serialize(content, Options) + "\n");
    }
}
