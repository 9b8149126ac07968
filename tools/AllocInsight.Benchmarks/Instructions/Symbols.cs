using System.Globalization;
using System.Text.RegularExpressions;

namespace AllocInsight.Benchmarks.Instructions;

/// <summary>What lies at an address of another process: a method that the JIT has compiled, or a library.</summary>
internal sealed partial class Symbols
{
    private readonly List<(nint Start, nint End, string Name)> _ranges = [];

    /// <param name="process">The process.</param>
    /// <param name="map">Its methods, as the runtime writes them for <c>perf</c>.</param>
    public Symbols(int process, string map)
    {
        foreach (string line in File.ReadLines($"/proc/{process}/maps"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] range = fields[0].Split('-');
            if (fields.Length > 5)
                _ranges.Add((Hex(range[0]), Hex(range[1]), Path.GetFileName(fields[5])));
        }
        foreach (string line in File.ReadLines(map))
        {
            string[] fields = line.Split(' ', 3);
            if (fields.Length == 3)
                _ranges.Add((Hex(fields[0]), Hex(fields[0]) + Hex(fields[1]), MethodName().Match(fields[2]) is { Success: true } match ? match.Value : fields[2]));
        }
    }

    /// <summary>The method, else the file; the last that was there, as code is replaced.</summary>
    public string NameOf(nint address) => _ranges.FindLast(range => range.Start <= address && address < range.End).Name ?? "?";

    private static nint Hex(string text) => nint.Parse(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\w+::\w+")]
    private static partial Regex MethodName();
}
