using System.Numerics;

namespace AllocInsight.Pooling.Slots;

/// <summary>A set of a segment's pages: bits in the segment's header, changed atomically by any thread.</summary>
internal readonly unsafe struct PageSet(Segment* segment, uint offset)
{
    private readonly ulong* _words = (ulong*)((byte*)segment + offset);

    public bool Contains(uint page) => (Volatile.Read(ref _words[page >> 6]) & Bit(page)) != 0;

    public void Add(uint page) => Interlocked.Or(ref _words[page >> 6], Bit(page));

    /// <returns>Whether it was in the set: of several threads that remove a page, one is told so.</returns>
    public bool Remove(uint page) => (Interlocked.And(ref _words[page >> 6], ~Bit(page)) & Bit(page)) != 0;

    public ulong Word(uint word) => Volatile.Read(ref _words[word]);

    /// <summary>Empties a word and returns what was in it.</summary>
    public ulong Take(uint word) => Word(word) == 0 ? 0 : Interlocked.Exchange(ref _words[word], 0);

    /// <summary>A page that is in this set, and in <paramref name="preferred"/> if there is such a page, taken out of it; -1 if empty.</summary>
    public int Claim(uint words, PageSet preferred)
    {
        for (uint word = 0; word < words; word++)
        {
            while (Word(word) is > 0 and var bits)
            {
                ulong best = bits & preferred.Word(word);
                uint page = (word << 6) + (uint)BitOperations.TrailingZeroCount(best != 0 ? best : bits);
                if (Remove(page))
                    return (int)page;
            }
        }
        return -1;
    }

    private static ulong Bit(uint page) => 1UL << (int)(page & 63);
}
