using System.Globalization;

namespace AllocInsight.Benchmarks.Compare.Memory;

/// <summary>Where this process's resident memory lies, mapping by mapping, from <c>/proc/self/smaps</c>.</summary>
internal sealed class ResidentMaps
{
    private readonly List<(nint Start, nint End, long Bytes)> _maps = [];

    private ResidentMaps()
    {
    }

    /// <summary>As it is now, without what is a file's.</summary>
    public static ResidentMaps Read()
    {
        var maps = new ResidentMaps();
        (nint start, nint end) = (0, 0);
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] fields = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            if (fields[0].Split('-') is [var first, var last])
                (start, end) = (nint.Parse(first, NumberStyles.HexNumber, CultureInfo.InvariantCulture), nint.Parse(last, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            else if (fields[0] == "Anonymous:")
                maps._maps.Add((start, end, 1024 * long.Parse(fields[1], CultureInfo.InvariantCulture)));
        }
        return maps;
    }

    /// <summary>Bytes in all mappings in which one of some addresses lies.</summary>
    public long Around(IReadOnlyCollection<nint> addresses) =>
        _maps.Where(map => addresses.Any(address => map.Start <= address && address < map.End)).Sum(map => map.Bytes);
}
