using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class ScratchStreamTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<ScratchStreamAnalyzer, ScratchStreamFix>();

    [Fact]
    public Task A_stream_whose_bytes_are_copied_out_comes_from_the_pool() => Test.FixesAsync(
        Code.InRun("""
            MemoryStream stream = {|ALI0004:new MemoryStream()|};
            stream.Write(Encoding.UTF8.GetBytes("some text"));
            stream.SetLength(12);
            stream.Position = 0;
            int first = stream.ReadByte();
            return first + Convert.ToHexString(stream.ToArray());
            """),
        Code.InRun("""
            using var streamLease = Pool.MemoryStream(out MemoryStream stream);
            stream.Write(Encoding.UTF8.GetBytes("some text"));
            stream.SetLength(12);
            stream.Position = 0;
            int first = stream.ReadByte();
            return first + Convert.ToHexString(stream.ToArray());
            """));

    [Fact]
    public Task The_users_own_using_goes_as_a_closed_stream_is_lost() => Test.FixesAsync(
        Code.InRun("""
            // Both are scratch.
            using var ms = {|ALI0004:new MemoryStream(1000)|}; // declared
            using (var other = {|ALI0004:new MemoryStream()|})
            {
                other.Write([1, 2, 3]);
                other.WriteTo(ms);
            }
            return ms.Length + Encoding.UTF8.GetString(ms.GetBuffer(), 0, (int)ms.Length);
            """),
        Code.InRun("""
            // Both are scratch.
            using var msLease = Pool.MemoryStream(1000, out var ms); // declared
            using (Pool.MemoryStream(out var other))
            {
                other.Write([1, 2, 3]);
                other.WriteTo(ms);
            }
            return ms.Length + Encoding.UTF8.GetString(ms.GetBuffer(), 0, (int)ms.Length);
            """));

    [Fact]
    public Task A_wrapper_that_leaves_the_stream_open_may_be_disposed() => Test.FixesAsync(
        Code.InRun("""
            using MemoryStream ms = {|ALI0004:new()|};
            using (var text = new StreamWriter(ms, Encoding.UTF8, 100, leaveOpen: true))
            using (var binary = new BinaryWriter(ms, Encoding.UTF8, true))
            {
                text.Write("text");
                text.Flush();
                binary.Write(12345);
            }
            using (var zipped = new StreamWriter(new System.IO.Compression.GZipStream(ms, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)))
                zipped.Write("zipped");
            ms.Position = 0;
            var reader = new StreamReader(ms);
            return reader.ReadToEnd();
            """),
        Code.InRun("""
            using var msLease = Pool.MemoryStream(out MemoryStream ms);
            using (var text = new StreamWriter(ms, Encoding.UTF8, 100, leaveOpen: true))
            using (var binary = new BinaryWriter(ms, Encoding.UTF8, true))
            {
                text.Write("text");
                text.Flush();
                binary.Write(12345);
            }
            using (var zipped = new StreamWriter(new System.IO.Compression.GZipStream(ms, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)))
                zipped.Write("zipped");
            ms.Position = 0;
            var reader = new StreamReader(ms);
            return reader.ReadToEnd();
            """));

    [Fact]
    public Task A_stream_lives_across_awaits() => Test.FixesAsync(
        Code.InAsyncRun("""
            using var source = new MemoryStream([1, 2, 3]);
            using var ms = {|ALI0004:new MemoryStream()|};
            await source.CopyToAsync(ms);
            await Task.Yield();
            await ms.WriteAsync(new byte[] { 4 });
            Func<string> text = () => Convert.ToHexString(ms.ToArray());
            return text();
            """),
        Code.InAsyncRun("""
            using var source = new MemoryStream([1, 2, 3]);
            using var msLease = Pool.MemoryStream(out var ms);
            await source.CopyToAsync(ms);
            await Task.Yield();
            await ms.WriteAsync(new byte[] { 4 });
            Func<string> text = () => Convert.ToHexString(ms.ToArray());
            return text();
            """));

    [Fact]
    public Task In_a_callee_of_the_project_it_is_followed() => Test.FixesAsync(
        Code.InClass("""
            public static string Run()
            {
                var ms = {|ALI0004:new MemoryStream(capacity: 1000)|};
                Save(ms, 5);
                return Convert.ToHexString(ms.ToArray());
            }

            private static void Save(Stream target, int value)
            {
                using var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true);
                writer.Write(value);
            }
            """),
        Code.InClass("""
            public static string Run()
            {
                using var msLease = Pool.MemoryStream(capacity: 1000, out var ms);
                Save(ms, 5);
                return Convert.ToHexString(ms.ToArray());
            }

            private static void Save(Stream target, int value)
            {
                using var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true);
                writer.Write(value);
            }
            """));

    [Fact]
    public Task Before_CSharp_8_the_rest_of_the_block_is_in_the_lease() => Test.WithLanguage(LanguageVersion.CSharp7_3).FixesAsync(
        Code.InRun("""
            var ms = {|ALI0004:new MemoryStream()|};
            ms.WriteByte(1);
            using (MemoryStream inner = {|ALI0004:new MemoryStream()|})
                ms.CopyTo(inner);
            return "" + ms.Length;
            """),
        Code.InRun("""
            using (Pool.MemoryStream(out var ms))
            {
                ms.WriteByte(1);
                using (Pool.MemoryStream(out MemoryStream inner))
                    ms.CopyTo(inner);
                return "" + ms.Length;
            }
            """));

    [Fact]
    public Task Top_level_statements_and_free_names() => Test.WithoutRun().FixesAsync(
        """
        using System;
        using System.IO;

        int msLease = 1, n = 7;
        using MemoryStream? ms = {|ALI0004:new MemoryStream(n * 2)|};
        ms.WriteByte((byte)msLease);
        Console.WriteLine(ms.Length);
        """,
        """
        using System;
        using System.IO;
        using AllocInsight.Pooling;

        int msLease = 1, n = 7;
        using var msLease2 = Pool.MemoryStream(n * 2, out MemoryStream? ms);
        ms.WriteByte((byte)msLease);
        Console.WriteLine(ms.Length);
        """);

    [Fact]
    public Task In_lambdas_local_functions_and_accessors() => Test.WithoutRun().FlagsAsync(Code.InClass("""
        public static Func<byte[]> F = () => { var ms = [|new MemoryStream()|]; ms.WriteByte(1); return ms.ToArray(); };
        public static long P
        {
            get
            {
                return Length();
                long Length() { using var ms = [|new MemoryStream()|]; ms.WriteByte(1); return ms.Length; }
            }
        }
        """));

    [Theory]
    [InlineData("var ms = new MemoryStream(); return ms;")]
    [InlineData("Stream ms = new MemoryStream(); ms.WriteByte(1); return null;")]
    [InlineData("var ms = new MemoryStream(data); return ms.ReadByte();")]
    [InlineData("var ms = new MemoryStream(data, 0, 2); return ms.ReadByte();")]
    [InlineData("var ms = new MemoryStream(data, false); return ms.ReadByte();")]
    [InlineData("var ms = new MemoryStream { Position = 2 }; return ms.Length;")]
    [InlineData("var ms = new MemoryStream(); return ms.GetBuffer();")]
    [InlineData("var ms = new MemoryStream(); return ms.GetBuffer().Length;")]
    [InlineData("var ms = new MemoryStream(); return ms.GetBuffer()[100];")]
    [InlineData("var ms = new MemoryStream(); return Convert.ToHexString(ms.GetBuffer());")]
    [InlineData("var ms = new MemoryStream(); return Convert.ToHexString(ms.GetBuffer(), 0, 20);")]
    [InlineData("var ms = new MemoryStream(); byte[] b = ms.GetBuffer(); return Convert.ToHexString(b, 0, (int)ms.Length);")]
    [InlineData("var ms = new MemoryStream(); ms.TryGetBuffer(out var b); return b.Count;")]
    [InlineData("var ms = new MemoryStream(); return ms.Capacity;")]
    [InlineData("var ms = new MemoryStream(); ms.Capacity = 50; return ms.ToArray();")]
    [InlineData("var ms = new MemoryStream(); ms.Dispose(); return null;")]
    [InlineData("var ms = new MemoryStream(); try { ms.WriteByte(1); } finally { ms.Close(); } return null;")]
    [InlineData("var ms = new MemoryStream(); using (ms) { ms.WriteByte(1); } return null;")]
    [InlineData("var ms = new MemoryStream(); Stream s = ms; s?.Dispose(); return null;")]
    [InlineData("var ms = new MemoryStream(); IDisposable d = ms; d.Dispose(); return null;")]
    [InlineData("var ms = new MemoryStream(); using var w = new StreamWriter(ms); w.Write(1); return null;")]
    [InlineData("var ms = new MemoryStream(); using (var w = new BinaryWriter(ms)) { w.Write(1); } return ms.ToArray();")]
    [InlineData("var ms = new MemoryStream(); var w = new StreamWriter(ms); w.Close(); return ms.ToArray();")]
    [InlineData("var ms = new MemoryStream(); using (new BufferedStream(ms)) { } return ms.ToArray();")]
    [InlineData("var ms = new MemoryStream(); using var w = new StreamWriter(new GZipStream(ms, CompressionMode.Compress)); w.Write(1); return null;")]
    [InlineData("var ms = new MemoryStream(); using (var zip = new ZipArchive(ms, ZipArchiveMode.Create)) zip.CreateEntry(\"a\"); return ms.ToArray();")]
    [InlineData("var ms = new MemoryStream(); Stream s = data.Length > 3 ? ms : new GZipStream(ms, CompressionMode.Compress, true); s.Dispose(); return null;")]
    [InlineData("var ms = new MemoryStream(); Close(ms); return null;")]
    [InlineData("var ms = new MemoryStream(); Keep(ms); return null;")]
    [InlineData("var ms = new MemoryStream(); Kept = ms; return null;")]
    [InlineData("var ms = new MemoryStream(); ms.WriteByte(1); ms = new MemoryStream(); return null;")]
    [InlineData("var ms = new MemoryStream(); Task t = Stream.Null.CopyToAsync(ms); return null;")]
    [InlineData("var ms = new MemoryStream(); Func<long> f = () => ms.Length; return f;")]
    [InlineData("var ms = new MemoryStream(); lock (ms) { ms.WriteByte(1); } return null;")]
    [InlineData("var ms = new MemoryStream(); goto End; End: ms.WriteByte(1); return null;")]
    [InlineData("var ms = new MemoryStream(); ms.WriteByte(1); throw new Exception(ms.Length + \"\");")]
    [InlineData("MemoryStream ms = new MemoryStream(), other = new MemoryStream(); ms.CopyTo(other); return null;")]
    [InlineData("switch (data.Length) { case 1: var ms = new MemoryStream(); return ms.Length; default: return null; }")]
    [InlineData("var ms = new Own(); ms.WriteByte(1); return null;")]
    [InlineData("return new MemoryStream().Length;")]
    public Task A_stream_that_is_kept_closed_or_seen_inside_is_not_flagged(string body) => Test.IgnoresAsync("using System.IO.Compression;\n" + Code.InClass($$"""
        private static Stream? Kept;
        public static object? M(byte[] data)
        {
            {{body}}
        }
        private static void Close(Stream s) { using var w = new StreamWriter(s); w.Write(1); }
        private static void Keep(Stream s) => Kept = s;
        public static Stream? Get() => Kept;
        private sealed class Own : MemoryStream;
        """));

    [Theory]
    [InlineData("await using var ms = new MemoryStream(); ms.WriteByte(1); return null;")]
    [InlineData("await using (var ms = new MemoryStream()) { ms.WriteByte(1); } return null;")]
    [InlineData("var ms = new MemoryStream(); await ms.DisposeAsync(); return null;")]
    [InlineData("var ms = new MemoryStream(); await using var w = new StreamWriter(ms); await w.WriteAsync('a'); return null;")]
    [InlineData("var ms = new MemoryStream(); Task t = ms.FlushAsync(); await t; return null;")]
    [InlineData("var ms = new MemoryStream(); await Stream.Null.CopyToAsync(ms, token); return null;")]
    public Task An_asynchronous_dispose_or_a_task_that_may_go_on_is_not_flagged(string body) => Test.IgnoresAsync(Code.InClass($$"""
        public static async Task<object?> M(System.Threading.CancellationToken token)
        {
            {{body}}
        }
        """));

    [Fact]
    public Task In_iterators_nothing_is_flagged() => Test.IgnoresAsync(Code.InMethod(
        "var ms = new MemoryStream(); ms.WriteByte(1); yield return ms.Length;", "public static IEnumerable<long> M()"));

    [Fact]
    public Task Without_the_pool_nothing_is_flagged() => Test.WithoutPool().IgnoresAsync(
        Code.InMethod("var ms = new MemoryStream(); ms.WriteByte((byte)n);", pool: false));

    [Fact]
    public async Task A_profile_makes_it_a_warning_with_what_the_buffer_took()
    {
        var found = await Test
            .WithHot(new HotSite("new MemoryStream()") { Verdict = "pool-buffer", Bytes = 2_000_000, SlotSize = 64 }, new HotSite("ms.WriteByte((byte)n)") { Type = "byte[]", Verdict = "pool-buffer" })
            .DiagnosticsAsync(Code.InMethod("""
                using var ms = new MemoryStream();
                ms.WriteByte((byte)n);
                """));
        var diagnostic = Assert.Single(found);
        Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Equal("'ms' does not leave 'M': take it from the pool with 'using var msLease = Pool.MemoryStream(out var ms)'. Measured: 1 GB in 2 M objects, 50 % of all bytes, 100 % died young, slots of 1024 B", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("using (var ms = [|new MemoryStream()|] /* scratch */) { ms.WriteByte(1); }", "using (/* scratch */ Pool.MemoryStream(out var ms)) { ms.WriteByte(1); }")]
    [InlineData("using (var /* a */ ms = /* b */ [|new MemoryStream()|]) { ms.WriteByte(1); }", "using (/* a */ /* b */ Pool.MemoryStream(out var ms)) { ms.WriteByte(1); }")]
    [InlineData("using /* a */ (/* b */ var ms = [|new MemoryStream()|]) /* c */ { ms.WriteByte(1); } // d", "using /* a */ (/* b */ Pool.MemoryStream(out var ms)) /* c */ { ms.WriteByte(1); } // d")]
    [InlineData("using (var ms = // scratch\n    [|new MemoryStream()|]) { ms.WriteByte(1); }", "using (// scratch\n    Pool.MemoryStream(out var ms)) { ms.WriteByte(1); }")]
    public Task Comments_in_the_head_of_a_using_statement_are_kept(string before, string after) =>
        Test.FixesAsync(Code.InMethod(before), Code.InMethod(after));

    [Fact]
    public Task Half_written_code_is_no_trouble() => Test.CrashesOnNothingAsync(Code.InMethod("""
        using (MemoryStream ms = new(n))
        {
            using var writer = new StreamWriter(ms, Encoding.UTF8, 100, leaveOpen: true);
            writer.Write(text);
            writer.Flush();
            Stream target = n > 5 ? Stream.Null : ms;
            target.Write(ms.GetBuffer(), 0, (int)ms.Length);
            var buffer = new ArrayBufferWriter<byte>(n);
            Span<byte> span = buffer.GetSpan(4);
            BitConverter.TryWriteBytes(span, n);
            buffer.Advance(4);
            int count = buffer.WrittenCount;
            target.Write(buffer.WrittenSpan);
        }
        """), stride: 7);
}
