using System.Text;

namespace AllocInsight.Profiling.Tests.Nettrace;

public class ForeignInputTests
{
    [Fact]
    public void An_empty_input_is_no_trace() =>
        Assert.Equal("The input is empty, not a .nettrace file; record one with 'dotnet-trace collect'.", MessageFor([]));

    [Theory]
    [InlineData("x")]
    [InlineData("Nettrash")]
    [InlineData("Nettrace but not really")]
    [InlineData("Nettrace but not really, however long it goes on")]
    [InlineData("{ \"schema\": \"allocinsight.profile/1\" }")]
    public void A_foreign_input_is_no_trace(string text) =>
        Assert.Equal("The input is not a .nettrace file; record one with 'dotnet-trace collect'.", MessageFor(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(100_000)]
    public void Zeros_are_no_trace(int count) =>
        Assert.Equal("The input is not a .nettrace file; record one with 'dotnet-trace collect'.", MessageFor(new byte[count]));

    [Fact]
    public void A_netperf_file_is_named_as_such()
    {
        byte[] netperf = new ByteWriter().Int32(20).Bytes("!FastSerialization.1"u8).Bytes(new byte[100]).ToArray();
        Assert.StartsWith("The input is a .netperf file", MessageFor(netperf), StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_version_is_refused_by_name()
    {
        byte[] trace = new ByteWriter().Bytes("Nettrace"u8).Int32(0).Int32(7).Int32(0).ToArray();
        Assert.Equal(
            "The input is a .nettrace file of format version 7; versions 4 to 6 can be read. Record it again with 'dotnet-trace collect'.",
            MessageFor(trace));
    }

    [Fact]
    public void A_trace_without_a_header_is_damaged()
    {
        byte[] trace = new ByteWriter().Bytes("Nettrace"u8).Int32(0).Int32(6).Int32(0).Int32(2 << 24).ToArray();
        Assert.Contains("the trace has no header", MessageFor(trace), StringComparison.Ordinal);
    }

    private static string MessageFor(byte[] input)
    {
        ProfilingException e = Assert.Throws<ProfilingException>(() => CollectingConsumer.Read(input));
        Assert.Equal(ProfilingFailure.Usage, e.Failure);
        return e.Message;
    }
}
