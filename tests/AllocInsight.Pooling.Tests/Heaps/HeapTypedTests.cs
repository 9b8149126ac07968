using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Tests.Heaps;

public sealed class HeapTypedTests
{
    [Fact]
    public void Records_of_any_size_and_shape_are_kept()
    {
        Keeps<byte>(7, 16);
        Keeps(new Three { A = 1, B = 2, C = 3 }, 16);
        Keeps(new Padded { Small = 1, Large = long.MinValue, Last = 9 }, 24);
        Keeps(new Empty(), 16);
        Keeps(decimal.MaxValue, 16);
        Keeps(Filled<Nearly>(), 8192);
        Keeps(Filled<Huge>(), 40);
        Keeps(System.Runtime.Intrinsics.Vector256<int>.AllBitsSet, 32);
    }

    [Fact]
    public void A_record_of_another_view_that_is_too_short_is_refused()
    {
        using var heap = new SlotHeap();
        var bytes = new SlotHeap<byte>(heap);
        var longs = new SlotHeap<long>(heap);
        SlotHandle handle = bytes.Allocate(1);
        Assert.Contains("1 bytes", Assert.Throws<ArgumentException>(() => longs.Get(handle)).Message, StringComparison.Ordinal);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => longs.TryGet(handle, out _)).Message, StringComparison.Ordinal);
        longs.Dispose();
        Assert.Equal(1, bytes.Get(handle));
    }

    [Fact]
    public void A_record_is_stored_from_its_place_in_the_heap_while_others_compact()
    {
        using var records = new SlotHeap<Large>(new SlotHeapOptions { InitialSlots = 1, GrowthFactor = 1 });
        var random = new Random(1);
        bool isDone = false;
        var compactor = new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
                records.Heap.Compact();
        });
        compactor.Start();
        List<SlotHandle> handles = [];
        long wrong = 0;
        for (int i = 0; i < 300_000; i++)
        {
            if (handles.Count < 10)
            {
                for (int j = 0; j < 500; j++)
                {
                    var record = new Large();
                    MemoryMarshal.Cast<Large, long>(MemoryMarshal.CreateSpan(ref record, 1)).Fill(i);
                    handles.Add(records.Allocate(record));
                }
            }
            int which = random.Next(handles.Count);
            SlotHandle copy = records.Allocate(records.Get(handles[which]));
            Span<long> one = MemoryMarshal.Cast<byte, long>(records.Heap.GetSpan(copy));
            wrong += one.ContainsAnyExcept(one[0]) ? 1 : 0;
            long first = one[0];
            wrong += MemoryMarshal.Cast<byte, long>(records.Heap.GetSpan(handles[which]))[0] == first ? 0 : 1;
            records.Free(copy);
            if (random.Next(2) == 0)
            {
                records.Free(handles[which]);
                handles[which] = handles[^1];
                handles.RemoveAt(handles.Count - 1);
            }
        }
        Volatile.Write(ref isDone, true);
        compactor.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Text_of_any_characters_and_length_comes_back()
    {
        using var heap = new SlotHeap();
        foreach (string text in new[] { "", "a", "\0", "\ud800", "x\udc00y", "\ud83d\ude00", new string('é', 320), new string('€', 100_000) })
        {
            SlotHandle wide = heap.AllocateUtf16(text);
            SlotHandle narrow = heap.AllocateUtf8(text);
            Assert.True(text.AsSpan().SequenceEqual(heap.GetUtf16Span(wide)));
            Assert.Equal(System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)), heap.GetUtf8String(narrow));
            Assert.True(heap.Free(wide) && heap.Free(narrow));
        }
        Assert.Equal("\ufffd", heap.GetUtf8String(heap.AllocateUtf8("\ud800")));
    }

    private static void Keeps<T>(T value, int slot)
        where T : unmanaged
    {
        using var records = new SlotHeap<T>();
        SlotHandle[] handles = [.. Enumerable.Range(0, 100).Select(_ => records.Allocate(value))];
        Assert.All(handles, handle => Assert.True(records.TryGet(handle, out T found) && BytesOf(ref found).SequenceEqual(BytesOf(ref value))));
        Assert.Equal(0, (nint)AddressOf(ref records.Get(handles[1])) % 8);
        Assert.Equal(100, records.Heap.StatHeap()[0].LiveSlots);
        Assert.Equal(slot, records.Heap.StatHeap()[0].SlotSize);
        Assert.True(records.Free(handles[0]));
        Assert.False(records.TryGet(handles[0], out T gone));
        Assert.False(BytesOf(ref gone).ContainsAnyExcept((byte)0));
        Assert.False(records.IsLive(handles[0]));
    }

    private static unsafe nint AddressOf<T>(ref T place)
        where T : unmanaged => (nint)Unsafe.AsPointer(ref place);

    private static Span<byte> BytesOf<T>(ref T place)
        where T : unmanaged => MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref place, 1));

    private static T Filled<T>()
        where T : unmanaged
    {
        T value = default;
        BytesOf(ref value).Fill(0xa5);
        return value;
    }

    private struct Three
    {
        public byte A;
        public byte B;
        public byte C;
    }

    private struct Padded
    {
        public byte Small;
        public long Large;
        public byte Last;
    }

    private struct Empty;

    [InlineArray(8190)]
    private struct Nearly
    {
        private byte _first;
    }

    [InlineArray(20_000)]
    private struct Huge
    {
        private byte _first;
    }

    [InlineArray(500)]
    private struct Large
    {
        private long _first;
    }
}
