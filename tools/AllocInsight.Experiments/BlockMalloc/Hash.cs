namespace AllocInsight.Experiments.BlockMalloc;

/// <summary>A hash of 500,000 small keys, each an entry and a text of its own, as an interpreter keeps them: filled and read.</summary>
internal static unsafe class Hash<TMemory>
    where TMemory : struct, IMemory
{
    private const int Buckets = 1 << 19;

    public static object Run(TMemory memory)
    {
        var buckets = new nint[Buckets];
        for (int i = 0; i < HashKeys.Count; i++)
        {
            (int length, uint hash) = HashKeys.Of(i);
            var entry = (Entry*)memory.Allocate(sizeof(Entry));
            entry->Key = (byte*)memory.Allocate(length + 1);
            new Span<byte>(entry->Key, length).Fill((byte)i);
            entry->Key[length] = 0;
            entry->Hash = hash;
            entry->Value = i;
            entry->Next = (Entry*)buckets[hash % Buckets];
            buckets[hash % Buckets] = (nint)entry;
        }
        long sum = 0;
        for (int i = 0; i < HashKeys.Count; i++)
        {
            (_, uint hash) = HashKeys.Of(i);
            for (var entry = (Entry*)buckets[hash % Buckets]; entry is not null; entry = entry->Next)
            {
                if (entry->Hash == hash && entry->Key[0] == (byte)i)
                {
                    sum += entry->Value;
                    break;
                }
            }
        }
        return (buckets, sum);
    }

    private struct Entry
    {
        public Entry* Next;
        public byte* Key;
        public uint Hash;
        public int Value;
    }
}
