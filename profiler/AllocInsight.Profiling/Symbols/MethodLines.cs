using System.Reflection.Metadata;

namespace AllocInsight.Profiling.Symbols;

/// <summary>The sequence points of one method, in IL order: where each of its statements stands in the source.</summary>
internal sealed class MethodLines
{
    private readonly SequencePoint[] _points;
    private readonly Func<DocumentHandle, (string Name, string? Sha256)> _document;

    private MethodLines(SequencePoint[] points, Func<DocumentHandle, (string, string?)> document)
    {
        _points = points;
        _document = document;
    }

    /// <summary>Reads the points of a method; null where it has none, as compiler-made methods do.</summary>
    public static MethodLines? Read(MetadataReader pdb, MethodDefinitionHandle method, Func<DocumentHandle, (string, string?)> document)
    {
        var points = pdb.GetMethodDebugInformation(method).GetSequencePoints().OrderBy(static point => point.Offset).ToArray();
        return points.All(static point => point.IsHidden) ? null : new MethodLines(points, document);
    }

    /// <summary>
    /// The line of an instruction: that of the nearest point at or before it which is not hidden; where all of those are
    /// hidden (the dispatch at the start of a state machine), the first line of the method.
    /// </summary>
    public SourceLine At(int ilOffset)
    {
        var index = IndexAt(ilOffset);
        while (index >= 0 && _points[index].IsHidden) index--;
        if (index < 0) index = Array.FindIndex(_points, static point => !point.IsHidden);
        var point = _points[index];
        var (name, sha256) = _document(point.Document);
        return new SourceLine(name, point.StartLine, point.StartColumn, sha256);
    }

    /// <summary>The IL of the statement around an instruction: from its point up to the next one's, which is not part of it.</summary>
    public (int Start, int End) StatementAt(int ilOffset)
    {
        var index = IndexAt(ilOffset);
        var start = index < 0 ? 0 : _points[index].Offset;
        var end = index + 1 < _points.Length ? _points[index + 1].Offset : int.MaxValue;
        return (start, end);
    }

    /// <summary>Whether the method's lines reach from before <paramref name="line"/> to behind it, in the same file.</summary>
    public bool Spans(SourceLine line)
    {
        var first = int.MaxValue;
        var last = 0;
        foreach (var point in _points)
        {
            if (point.IsHidden || _document(point.Document).Name != line.File) continue;
            first = Math.Min(first, point.StartLine);
            last = Math.Max(last, point.EndLine);
        }

        return first <= line.Line && line.Line <= last;
    }

    private int IndexAt(int ilOffset)
    {
        var low = 0;
        var high = _points.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_points[middle].Offset <= ilOffset) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }
}
