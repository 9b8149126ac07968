using AllocInsight.Profiling.Events;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace AllocInsight.Profiling.Tests.Events;

/// <summary>Every field is compared with what TraceEvent reads from the same payload of a real trace.</summary>
[Collection(nameof(SampleTrace))]
public sealed class CodeEventDecoderTests(SampleTrace trace)
{
    [Fact]
    public void Methods_are_read_as_TraceEvent_reads_them()
    {
        var (live, ended) = (0, 0);
        Process((clr, rundown) =>
        {
            clr.MethodLoadVerbose += data => live += Compare(data);
            rundown.MethodDCStopVerbose += data => ended += Compare(data);
        });
        Assert.True(live > 0 && ended > 100);

        static int Compare(MethodLoadUnloadVerboseTraceData data)
        {
            Assert.True(MethodLoad.TryRead(data.EventData(), data.Version, out var read));
            Assert.Equal((ulong)data.MethodID, read.MethodId);
            Assert.Equal((ulong)data.ModuleID, read.ModuleId);
            Assert.Equal(data.MethodStartAddress, read.StartAddress);
            Assert.Equal((uint)data.MethodSize, read.Size);
            Assert.Equal(data.MethodToken, read.Token);
            Assert.Equal(data.MethodNamespace, read.TypeName.ToString());
            Assert.Equal(data.MethodName, read.Name.ToString());
            Assert.Equal(data.MethodSignature, read.Signature.ToString());
            Assert.Equal((ulong)data.ReJITID, read.CodeVersionId);
            Assert.Equal(data.IsJitted, (read.Flags & 8) != 0);
            return 1;
        }
    }

    [Fact]
    public void Il_maps_are_read_as_TraceEvent_reads_them()
    {
        var (live, ended) = (0, 0);
        Process((clr, rundown) =>
        {
            clr.MethodILToNativeMap += data => live += Compare(data);
            rundown.MethodILToNativeMapDCStop += data => ended += Compare(data);
        });
        Assert.True(live > 0 && ended > 0);

        static int Compare(MethodILToNativeMapTraceData data)
        {
            Assert.True(MethodIlMap.TryRead(data.EventData(), out var read));
            Assert.Equal((ulong)data.MethodID, read.MethodId);
            Assert.Equal((ulong)data.ReJITID, read.CodeVersionId);
            Assert.Equal(data.CountOfMapEntries, read.Count);
            for (var i = 0; i < read.Count; i++) Assert.Equal((data.ILOffset(i), data.NativeOffset(i)), (read.IlOffset(i), read.NativeOffset(i)));
            return 1;
        }
    }

    [Fact]
    public void Modules_are_read_as_TraceEvent_reads_them()
    {
        var (live, ended) = (0, 0);
        Process((clr, rundown) =>
        {
            clr.LoaderModuleLoad += data => live += Compare(data);
            rundown.LoaderModuleDCStop += data => ended += Compare(data);
        });
        Assert.True(live > 0 && ended > 0);

        static int Compare(ModuleLoadUnloadTraceData data)
        {
            Assert.True(ModuleLoad.TryRead(data.EventData(), data.Version, out var read));
            Assert.Equal((ulong)data.ModuleID, read.ModuleId);
            Assert.Equal((ulong)data.AssemblyID, read.AssemblyId);
            Assert.Equal((uint)data.ModuleFlags, read.Flags);
            Assert.Equal(data.ModuleILPath, read.IlPath.ToString());
            Assert.Equal(data.ManagedPdbSignature, read.PdbId);
            Assert.Equal(data.ManagedPdbBuildPath, read.PdbPath.ToString());
            return 1;
        }
    }

    [Fact]
    public void The_runtimes_own_description_is_read_as_TraceEvent_reads_it()
    {
        var found = 0;
        Process((clr, rundown) =>
        {
            clr.RuntimeStart += data => found += Compare(data);
            rundown.RuntimeStart += data => found += Compare(data);
        });
        Assert.True(found > 0);

        static int Compare(RuntimeInformationTraceData data)
        {
            Assert.True(RuntimeStart.TryRead(data.EventData(), out var read));
            Assert.Equal((ushort)data.Sku, read.Sku);
            Assert.Equal(((ushort)data.VMMajorVersion, (ushort)data.VMMinorVersion, (ushort)data.VMBuildNumber, (ushort)data.VMQfeNumber), read.Version);
            Assert.Equal((uint)data.StartupFlags, read.StartupFlags);
            Assert.Equal((data.StartupFlags & StartupFlags.CONCURRENT_GC) != 0, read.ConcurrentGc);
            Assert.Equal((data.StartupFlags & StartupFlags.SERVER_GC) != 0, read.ServerGc);
            Assert.Equal(data.CommandLine, read.CommandLine.ToString());
            Assert.Equal(data.RuntimeDllPath, read.RuntimePath.ToString());
            return 1;
        }
    }

    [Fact]
    public void Every_prefix_of_a_payload_is_refused_without_a_throw()
    {
        var refused = 0;
        Process((clr, _) =>
        {
            clr.MethodLoadVerbose += data => refused += Prefixes(
                data, data.EventData().Length - (data.Version < 2 ? 2 : 0), payload => MethodLoad.TryRead(payload, data.Version, out var _));
            clr.MethodILToNativeMap += data => refused += Prefixes(
                data, 19 + (8 * data.CountOfMapEntries), static payload => MethodIlMap.TryRead(payload, out var _));
            clr.LoaderModuleLoad += data => refused += Prefixes(
                data, 24 + 22 + (2 * (data.ModuleILPath.Length + data.ModuleNativePath.Length + data.ManagedPdbBuildPath.Length + 3)),
                payload => ModuleLoad.TryRead(payload, data.Version, out var _));
            clr.RuntimeStart += data => refused += Prefixes(data, data.EventData().Length, static payload => RuntimeStart.TryRead(payload, out var _));
        });
        Assert.True(refused > 1000);

        static int Prefixes(TraceEvent data, int needed, Func<byte[], bool> tryRead)
        {
            var payload = data.EventData();
            Assert.True(tryRead(payload[..needed]), data.EventName);
            for (var length = 0; length < needed; length++) Assert.False(tryRead(payload[..length]), $"{data.EventName} of {length} bytes");
            return needed;
        }
    }

    private void Process(Action<ClrTraceEventParser, ClrRundownTraceEventParser> subscribe)
    {
        using var source = new EventPipeEventSource(trace.FilePath);
        subscribe(source.Clr, new ClrRundownTraceEventParser(source));
        source.Process();
    }
}
