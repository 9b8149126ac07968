using System.Text;
using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Tests.Events;

public sealed class DecoderTests
{
    private delegate bool Reader(ReadOnlySpan<byte> payload);

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void A_sample_is_read_with_pointers_of_either_size(int pointerSize)
    {
        byte[] payload = Sample(pointerSize);
        Assert.True(AllocationSampledEvent.TryRead(payload, 0, pointerSize, out AllocationSampledEvent read));
        Assert.Equal((AllocationKind.Pinned, 0xA1B2C3D4UL, "Shop.Order[]"), (read.Kind, read.TypeId, read.TypeName.ToString()));
        Assert.Equal((0xF1F2F3F4UL, 1000L, 17L), (read.Address, read.ObjectSize, read.SampledByteOffset));
        AssertRefusesEveryPart(payload, part => AllocationSampledEvent.TryRead(part, 0, pointerSize, out _));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 4)]
    [InlineData(4, 8)]
    public void A_tick_of_any_version_is_read(int version, int pointerSize)
    {
        byte[] payload = Tick(version, pointerSize);
        Assert.True(AllocationTickEvent.TryRead(payload, version, pointerSize, out AllocationTickEvent read));
        Assert.Equal((version >= 2 ? 5_000_000_000 : 705_032_704, AllocationKind.Large), (read.AllocationAmount, read.Kind));
        Assert.Equal((version >= 2 ? "Shop.Order[]" : "", version >= 2 ? 0xA1B2C3D4UL : 0), (read.TypeName.ToString(), read.TypeId));
        Assert.Equal((version >= 3 ? 0xF1F2F3F4UL : 0, version >= 4 ? 90_000L : 0), (read.Address, read.ObjectSize));
        AssertRefusesEveryPart(payload, part => AllocationTickEvent.TryRead(part, version, pointerSize, out _));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Ranges_are_read_with_pointers_of_either_size(int pointerSize)
    {
        byte[] surviving = Write(w => { w.Write(0); w.Write(2); w.Write((short)1); Range(w, 0x1000, 24); Range(w, 0x2000, 48); });
        byte[] moved = Write(w => { w.Write(0); w.Write(1); w.Write((short)1); Pointer(w, 0x1000, pointerSize); Pointer(w, 0x9000, pointerSize); w.Write(24L); });
        Assert.True(SurvivingRangesEvent.TryRead(surviving, 0, pointerSize, out SurvivingRangesEvent ranges));
        Assert.Equal((new ObjectRange(0x1000, 24), new ObjectRange(0x2000, 48)), (ranges[0], ranges[1]));
        Assert.True(MovedRangesEvent.TryRead(moved, 0, pointerSize, out MovedRangesEvent moves));
        Assert.Equal(new ObjectRange(0x1000, 24), moves[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ReadOutside(moved, pointerSize));
        AssertRefusesEveryPart(surviving, part => SurvivingRangesEvent.TryRead(part, 0, pointerSize, out _));
        AssertRefusesEveryPart(moved, part => MovedRangesEvent.TryRead(part, 0, pointerSize, out _));

        void Range(BinaryWriter writer, ulong start, long length)
        {
            Pointer(writer, start, pointerSize);
            writer.Write(length);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void An_impossible_number_of_ranges_is_refused(int count)
    {
        byte[] payload = Write(w => { w.Write(0); w.Write(count); w.Write((short)1); w.Write(new byte[64]); });
        Assert.False(SurvivingRangesEvent.TryRead(payload, 0, 8, out SurvivingRangesEvent surviving));
        Assert.False(MovedRangesEvent.TryRead(payload, 0, 8, out MovedRangesEvent moved));
        Assert.Equal((0, 0), (surviving.Count, moved.Count));
    }

    [Fact]
    public void Shortened_collection_events_are_refused()
    {
        AssertRefusesEveryPart(new byte[16], part => GcStartEvent.TryRead(part, 2, 8, out _));
        AssertRefusesEveryPart(new byte[8], part => GcEndEvent.TryRead(part, 1, 8, out _));
        AssertRefusesEveryPart(new byte[8], part => GcSuspendEEBeginEvent.TryRead(part, 1, 8, out _));
    }

    private static void ReadOutside(byte[] payload, int pointerSize)
    {
        MovedRangesEvent.TryRead(payload, 0, pointerSize, out MovedRangesEvent moves);
        _ = moves[1];
    }

    private static void AssertRefusesEveryPart(byte[] payload, Reader read)
    {
        Assert.True(read(payload));
        for (int length = 0; length < payload.Length; length++)
            Assert.False(read(payload.AsSpan(0, length)), $"{length} of {payload.Length} bytes");
    }

    private static byte[] Sample(int pointerSize) => Write(w =>
    {
        w.Write(2);
        w.Write((short)1);
        Pointer(w, 0xA1B2C3D4, pointerSize);
        w.Write(Encoding.Unicode.GetBytes("Shop.Order[]\0"));
        Pointer(w, 0xF1F2F3F4, pointerSize);
        w.Write(1000L);
        w.Write(17L);
    });

    private static byte[] Tick(int version, int pointerSize) => Write(w =>
    {
        w.Write(unchecked((int)5_000_000_000));
        w.Write(1);
        w.Write((short)1);
        if (version < 2)
            return;
        w.Write(5_000_000_000);
        Pointer(w, 0xA1B2C3D4, pointerSize);
        w.Write(Encoding.Unicode.GetBytes("Shop.Order[]\0"));
        w.Write(3);
        if (version >= 3)
            Pointer(w, 0xF1F2F3F4, pointerSize);
        if (version >= 4)
            w.Write(90_000L);
    });

    private static void Pointer(BinaryWriter writer, ulong value, int pointerSize)
    {
        if (pointerSize == 4)
            writer.Write((uint)value);
        else
            writer.Write(value);
    }

    private static byte[] Write(Action<BinaryWriter> fields)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        fields(writer);
        return stream.ToArray();
    }
}
