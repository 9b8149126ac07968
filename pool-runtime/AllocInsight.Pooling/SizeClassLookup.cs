using System.Numerics;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling;

/// <summary>
/// Finds the smallest slot for a request in constant time and bounded memory (at most 48 KB, 8 KB for the default table).
/// </summary>
/// <remarks>
/// Requests up to 4,096 granules go through a direct table, a granule being the largest power of two that divides every slot.
/// Larger ones go through buckets of a fixed number of leading bits, as a floating-point number has; a bucket names the range
/// of slots its sizes can need, one or two in all but contrived lists, and at most 12 halvings settle the rest.
/// </remarks>
internal sealed class SizeClassLookup
{
    private const int DirectGranules = 4096;
    private const int MinBucketBits = 3;
    private const int MaxBucketBits = 10;

    private readonly int[] _slots;
    private readonly ushort[] _direct;
    private readonly nuint _directLimit;
    private readonly nuint _roundUp;
    private readonly int _shift;
    private readonly ushort[] _buckets = [];
    private readonly int _bucketBits;
    private readonly int _firstExponent;

    /// <param name="slots">Checked by <see cref="SizeClassList.Check"/>.</param>
    public SizeClassLookup(int[] slots)
    {
        _slots = slots;
        _shift = BitOperations.TrailingZeroCount(slots.Aggregate((a, b) => a | b));
        _roundUp = ((nuint)1 << _shift) - 1;
        int granules = Math.Min(slots[^1] >> _shift, DirectGranules);
        _directLimit = (nuint)((long)granules << _shift);
        _direct = new ushort[granules + 1];
        for (int granule = 0; granule <= granules; granule++)
            _direct[granule] = (ushort)SearchFrom(0, slots.Length - 1, (long)granule << _shift);
        if (_directLimit >= (nuint)slots[^1])
            return;
        _firstExponent = BitOperations.Log2((uint)_directLimit);
        for (_bucketBits = MinBucketBits; ; _bucketBits++)
        {
            _buckets = BuildBuckets(out int mostSlots);
            if (mostSlots <= 2 || _bucketBits == MaxBucketBits)
                return;
        }
    }

    /// <summary>Index of the smallest slot of at least <paramref name="byteCount"/> bytes, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(nuint byteCount) =>
        byteCount <= _directLimit ? _direct[(int)((byteCount + _roundUp) >> _shift)] : FindLarge(byteCount);

    private int FindLarge(nuint byteCount)
    {
        if (byteCount > (nuint)_slots[^1])
            return -1;
        int bucket = BucketOf((uint)byteCount - 1);
        return SearchFrom(_buckets[bucket], _buckets[bucket + 1], (long)byteCount);
    }

    // The bucket of size - 1, so that a bucket's sizes are (low, high] as the sizes that a slot serves are.
    private int BucketOf(uint value)
    {
        int exponent = BitOperations.Log2(value);
        int leading = (int)(value >> (exponent - _bucketBits)) - (1 << _bucketBits);
        return ((exponent - _firstExponent) << _bucketBits) + leading;
    }

    private ushort[] BuildBuckets(out int mostSlots)
    {
        int last = BucketOf((uint)_slots[^1] - 1);
        var first = new ushort[last + 2];
        mostSlots = 0;
        for (int bucket = 0; bucket <= last; bucket++)
        {
            int exponent = _firstExponent + (bucket >> _bucketBits);
            long leading = (1L << _bucketBits) + (bucket & ((1 << _bucketBits) - 1));
            first[bucket] = (ushort)SearchFrom(0, _slots.Length - 1, (leading << (exponent - _bucketBits)) + 1);
            if (bucket > 0)
                mostSlots = Math.Max(mostSlots, first[bucket] - first[bucket - 1] + 1);
        }
        first[last + 1] = (ushort)(_slots.Length - 1);
        mostSlots = Math.Max(mostSlots, first[last + 1] - first[last] + 1);
        return first;
    }

    // Invariant: the answer lies in [low, high].
    private int SearchFrom(int low, int high, long byteCount)
    {
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_slots[middle] >= byteCount)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
