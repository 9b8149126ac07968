using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Output;

/// <summary>
/// The JSON form of a profile, schema <see cref="AllocationProfile.CurrentSchema"/>, documented in
/// <c>docs/formats/profile.md</c>. Numbers have the digits that their intervals support. Safe to use from any thread.
/// </summary>
public static class ProfileJson
{
    private const string SchemaFamily = "allocinsight.profile/";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        // Type names are full of angle brackets; whoever puts the file into a page must escape it there.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(RoundNumbers),
    };

    /// <summary>The profile as an indented JSON document that ends with a line break.</summary>
    /// <param name="profile">What to write.</param>
    public static string Format(AllocationProfile profile) => JsonSerializer.Serialize(FilePrecision.Of(profile), Options) + "\n";

    /// <summary>Reads a profile file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ProfilingException">There is no such file, or it is not a complete profile that this version can read.</exception>
    public static AllocationProfile Read(string path)
    {
        string json;
        try
        {
            json = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, "it cannot be opened. Is the name right?", e);
        }

        return Parse(json, path);
    }

    /// <summary>Reads a profile from its JSON text.</summary>
    /// <param name="json">The whole document.</param>
    /// <param name="name">What to call it in messages, such as its path.</param>
    /// <exception cref="ProfilingException">It is not a complete profile that this version can read.</exception>
    public static AllocationProfile Parse(string json, string name)
    {
        if (string.IsNullOrWhiteSpace(json)) throw Unreadable(name, "it is empty.");
        try
        {
            RequireSchema(json, name);
            return JsonSerializer.Deserialize<AllocationProfile>(json, Options) ?? throw Unreadable(name, "it holds nothing.");
        }
        catch (JsonException e)
        {
            throw Unreadable(name, $"it is damaged or cut off{Position(e)}.", e);
        }
    }

    private static void RequireSchema(string json, string name)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        string? schema = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("schema", out JsonElement element)
            && element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        if (schema == AllocationProfile.CurrentSchema) return;
        throw Unreadable(name, IsNewer(schema)
            ? $"it was written by a newer AllocInsight (schema '{schema}'; this one reads '{AllocationProfile.CurrentSchema}')."
            : $"it is not an AllocInsight profile (its \"schema\" should be '{AllocationProfile.CurrentSchema}').");
    }

    private static bool IsNewer([NotNullWhen(true)] string? schema) =>
        schema is not null && schema.StartsWith(SchemaFamily, StringComparison.Ordinal);

    private static string Position(JsonException e) =>
        e.Path is { Length: > 1 } path ? $" at {path}" : e.LineNumber is { } line ? $" at line {line + 1}" : "";

    private static ProfilingException Unreadable(string name, string reason, Exception? cause = null) =>
        new(ProfilingFailure.Usage, $"Cannot read the profile '{name}': {reason}", cause);

    private static void RoundNumbers(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.PropertyType != typeof(double) && property.PropertyType != typeof(double?)) continue;
            int decimals = Decimals(property.Name);
            Func<object, object?> exact = property.Get!;
            property.Get = row => exact(row) is double value ? Math.Round(value, decimals) : null;
        }
    }

    private static int Decimals(string property) => property switch
    {
        "diedYoung" or "survived" or "undecided" or "walkedShare" => 4,
        "seconds" => 3,
        "gcPauseSeconds" => 6,
        _ => 0,
    };
}
