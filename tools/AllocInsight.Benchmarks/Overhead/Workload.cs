using System.Runtime.CompilerServices;

namespace AllocInsight.Benchmarks.Overhead;

/// <summary>
/// A steady program that allocates fast, from stacks as deep as a web application's, and keeps some of it for a while:
/// requests walk through layers of handlers, parse a body into small objects, and the last few thousand results are cached.
/// </summary>
internal sealed class Workload(int depth, int seed)
{
    private const int CachedResults = 4096;
    private const int BodyBytes = 8192;

    private readonly Record?[] _cache = new Record?[CachedResults];
    private uint _state = (uint)seed;

    /// <summary>Handles a number of requests; each allocates about 10 KB, most of it the body's buffer.</summary>
    public long Handle(long requests)
    {
        long sum = 0;
        for (long i = 0; i < requests; i++) sum += Layer(depth, (int)i);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Layer(int remaining, int request) => remaining == 0 ? Parse(request) : Layer(remaining - 1, request) + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Parse(int request)
    {
        byte[] body = new byte[BodyBytes];
        List<Record> records = [];
        for (int i = 0; i < 12; i++) records.Add(ReadRecord(body, request + i));
        Record last = records[^1];
        // A tenth of the requests is remembered, so that collections have survivors to find.
        if (Next() % 10 == 0) _cache[Next() % CachedResults] = last;
        return last.Fields.Length + body.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Record ReadRecord(byte[] body, int number)
    {
        int[] fields = new int[4 + (int)(Next() % 16)];
        for (int i = 0; i < fields.Length; i++) fields[i] = body[(number + i) % BodyBytes] + i;
        return new Record(number, fields);
    }

    private uint Next() => _state = (_state * 1664525) + 1013904223;

    private sealed record Record(int Number, int[] Fields);
}
