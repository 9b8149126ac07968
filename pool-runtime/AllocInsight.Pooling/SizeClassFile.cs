using System.Globalization;
using System.Text.Json;

namespace AllocInsight.Pooling;

/// <summary>
/// Reads the sizes that a table is to be fitted to. A file whose first character is <c>{</c> is a profile: of its
/// <c>sizeClasses</c> rows, <c>slotSize</c> (null rows are skipped) and <c>objects</c> are used. Anything else is text: one
/// <c>size [objects]</c> a line, <c>objects</c> 1 where it is left out; empty lines and what follows <c>#</c> are skipped.
/// </summary>
internal static class SizeClassFile
{
    /// <summary>The most slots of a fitted table: as many as cost a thread little when each keeps a page.</summary>
    public const int DefaultSlots = 40;

    /// <summary>The slots of a table fitted to a file; null with a sentence that names the file and the fault.</summary>
    public static int[]? TryRead(string path, out string? error)
    {
        error = null;
        try
        {
            if (path.Length == 0)
                throw new FormatException("A file name must follow the @.");
            if (!File.Exists(path))
                throw new FormatException("There is no such file.");
            using FileStream stream = File.OpenRead(path);
            return SizeClassFit.Solve(IsJson(stream) ? ReadProfile(stream) : ReadText(stream), DefaultSlots);
        }
        catch (Exception fault) when (fault is FormatException or JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            error = $"@{path}: {fault.Message}";
            return null;
        }
    }

    private static bool IsJson(FileStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        int next;
        do
            next = reader.Read();
        while (next >= 0 && char.IsWhiteSpace((char)next));
        stream.Position = 0;
        return next == '{';
    }

    private static List<(int Size, double Weight)> ReadProfile(FileStream stream)
    {
        List<(int, double)> sizes = [];
        using JsonDocument document = JsonDocument.Parse(stream);
        if (!document.RootElement.TryGetProperty("sizeClasses", out JsonElement rows) || rows.ValueKind != JsonValueKind.Array)
            throw new FormatException("This JSON file is no profile: it has no sizeClasses array.");
        foreach (JsonElement row in rows.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty("slotSize", out JsonElement slot))
                throw new FormatException("A row of sizeClasses has no slotSize.");
            if (slot.ValueKind == JsonValueKind.Null)
                continue;
            if (slot.ValueKind != JsonValueKind.Number || !slot.TryGetInt32(out int size))
                throw new FormatException($"A slotSize of sizeClasses is no whole number of bytes: {slot}.");
            if (!row.TryGetProperty("objects", out JsonElement objects) || objects.ValueKind != JsonValueKind.Number)
                throw new FormatException($"The row of slotSize {slot} has no number of objects.");
            sizes.Add((size, objects.GetDouble()));
        }
        return sizes;
    }

    private static List<(int Size, double Weight)> ReadText(FileStream stream)
    {
        List<(int, double)> sizes = [];
        using var reader = new StreamReader(stream);
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            string[] fields = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0)
                continue;
            if (!SizeClassList.TryParseSize(fields[0], out int size, out string? error))
                throw new FormatException(FormattableString.Invariant($"Line {number}: {error}"));
            double objects = 1;
            if (fields.Length > 2 || (fields.Length == 2 && !double.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out objects)))
                throw new FormatException(FormattableString.Invariant($"Line {number}: expected 'size' or 'size objects', not '{line.Trim()}'."));
            sizes.Add((size, objects));
        }
        return sizes;
    }
}
