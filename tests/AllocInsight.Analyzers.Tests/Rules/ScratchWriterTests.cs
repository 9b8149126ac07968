using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class ScratchWriterTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<ScratchStreamAnalyzer, ScratchStreamFix>();

    [Fact]
    public Task A_buffer_writer_becomes_a_pooled_one() => Test.FixesAsync(
        Code.InRun("""
            var writer = {|ALI0004:new ArrayBufferWriter<byte>()|}; // scratch
            writer.Write("some text"u8);
            writer.GetSpan(1)[0] = 7;
            writer.Advance(1);
            int written = Encoding.UTF8.GetBytes("more", writer.GetSpan(100));
            writer.Advance(written);
            foreach (byte b in writer.WrittenSpan)
                written += b;
            return written + Convert.ToHexString(writer.WrittenSpan);
            """),
        Code.InRun("""
            using var writer = new PooledBufferWriter<byte>(); // scratch
            writer.Write("some text"u8);
            writer.GetSpan(1)[0] = 7;
            writer.Advance(1);
            int written = Encoding.UTF8.GetBytes("more", writer.GetSpan(100));
            writer.Advance(written);
            foreach (byte b in writer.WrittenSpan)
                written += b;
            return written + Convert.ToHexString(writer.WrittenSpan);
            """));

    [Fact]
    public Task Its_count_is_a_long_that_is_cast_where_an_int_must_be() => Test.FixesAsync(
        Code.InRun("""
            ArrayBufferWriter<char> writer = {|ALI0004:new(initialCapacity: 500)|};
            writer.Write("some text");
            int count = writer.WrittenCount;
            var same = writer.WrittenCount;
            long wide = writer.WrittenCount;
            if (writer.WrittenCount > 3 && count == same)
                writer.Clear();
            string text = $"{writer.WrittenCount} {wide}" + writer.WrittenCount + writer.WrittenCount.ToString("D3");
            return nameof(writer.WrittenCount) + text + new char[writer.WrittenCount].Length + Math.Max(1, writer.WrittenCount);
            """),
        Code.InRun("""
            using var writer = new PooledBufferWriter<char>(initialCapacity: 500);
            writer.Write("some text");
            int count = (int)writer.WrittenCount;
            var same = (int)writer.WrittenCount;
            long wide = writer.WrittenCount;
            if (writer.WrittenCount > 3 && count == same)
                writer.Clear();
            string text = $"{writer.WrittenCount} {wide}" + writer.WrittenCount + ((int)writer.WrittenCount).ToString("D3");
            return nameof(writer.WrittenCount) + text + new char[writer.WrittenCount].Length + Math.Max(1, (int)writer.WrittenCount);
            """));

    [Fact]
    public Task A_json_writer_over_it_is_disposed_first() => Test.FixesAsync(
        Code.InRun("""
            var buffer = {|ALI0004:new ArrayBufferWriter<byte>(1000)|};
            using (var json = new System.Text.Json.Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteNumber("a", 5);
                json.WriteEndObject();
            }
            using var second = new System.Text.Json.Utf8JsonWriter(buffer);
            second.WriteBooleanValue(true);
            second.Flush();
            if (buffer.WrittenCount > 0)
                return Encoding.UTF8.GetString(buffer.WrittenSpan);
            return "";
            """),
        Code.InRun("""
            using var buffer = new PooledBufferWriter<byte>(1000);
            using (var json = new System.Text.Json.Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteNumber("a", 5);
                json.WriteEndObject();
            }
            using var second = new System.Text.Json.Utf8JsonWriter(buffer);
            second.WriteBooleanValue(true);
            second.Flush();
            if (buffer.WrittenCount > 0)
                return Encoding.UTF8.GetString(buffer.WrittenSpan);
            return "";
            """));

    [Fact]
    public Task A_span_may_be_kept_until_the_writer_is_used_again() => Test.FixesAsync(
        Code.InAsyncRun("""
            var writer = {|ALI0004:new ArrayBufferWriter<byte>()|};
            for (int i = 0; i < 1000; i++)
            {
                Memory<byte> memory = writer.GetMemory(4);
                BitConverter.TryWriteBytes(memory.Span.Slice(0, 4), i);
                writer.Advance(4);
            }
            int read = await new MemoryStream([1, 2]).ReadAsync(writer.GetMemory(2));
            writer.Advance(read);
            ReadOnlyMemory<byte> written = writer.WrittenMemory;
            await Stream.Null.WriteAsync(written);
            return Convert.ToHexString(written.Span) + writer.WrittenCount;
            """),
        Code.InAsyncRun("""
            using var writer = new PooledBufferWriter<byte>();
            for (int i = 0; i < 1000; i++)
            {
                Memory<byte> memory = writer.GetMemory(4);
                BitConverter.TryWriteBytes(memory.Span.Slice(0, 4), i);
                writer.Advance(4);
            }
            int read = await new MemoryStream([1, 2]).ReadAsync(writer.GetMemory(2));
            writer.Advance(read);
            ReadOnlyMemory<byte> written = writer.WrittenMemory;
            await Stream.Null.WriteAsync(written);
            return Convert.ToHexString(written.Span) + writer.WrittenCount;
            """));

    [Fact]
    public Task A_callee_that_takes_the_interface_takes_it_too() => Test.FixesAsync(
        Code.InClass("""
            public static string Run()
            {
                var writer = {|ALI0004:new ArrayBufferWriter<byte>()|};
                Write(writer, 5);
                return Convert.ToHexString(writer.WrittenSpan.ToArray());
            }

            private static void Write(IBufferWriter<byte> target, byte value)
            {
                target.GetSpan(1)[0] = value;
                target.Advance(1);
            }
            """),
        Code.InClass("""
            public static string Run()
            {
                using var writer = new PooledBufferWriter<byte>();
                Write(writer, 5);
                return Convert.ToHexString(writer.WrittenSpan.ToArray());
            }

            private static void Write(IBufferWriter<byte> target, byte value)
            {
                target.GetSpan(1)[0] = value;
                target.Advance(1);
            }
            """));

    [Theory]
    [InlineData("return w;")]
    [InlineData("return w.WrittenMemory;")]
    [InlineData("return w.Capacity;")]
    [InlineData("return w.FreeCapacity;")]
    [InlineData("w.ResetWrittenCount(); return null;")]
    [InlineData("return w.ToString();")]
    [InlineData("return w?.WrittenCount;")]
    [InlineData("ArrayBufferWriter<byte> other = w; other.Write(data); return null;")]
    [InlineData("IBufferWriter<byte> other = w; other.Write(data); return null;")]
    [InlineData("Take(w); return null;")]
    [InlineData("Generic(w); return null;")]
    [InlineData("Ask(w); return null;")]
    [InlineData("w = new ArrayBufferWriter<byte>(); return null;")]
    [InlineData("Action a = () => w.Write(data); a(); return null;")]
    [InlineData("Span<byte> s = w.GetSpan(4); s[0] = 1; w.Advance(4); return null;")]
    [InlineData("Span<byte> s = w.GetSpan(4); s[0] |= 1; w.Advance(1); return null;")]
    [InlineData("Span<byte> s = w.GetSpan(); w.Advance(s.Length); return null;")]
    [InlineData("w.GetSpan(2)[0] = 1; w.Advance(2); return null;")]
    [InlineData("w.GetSpan(4).Reverse(); w.Advance(4); return null;")]
    [InlineData("return Convert.ToHexString(w.GetSpan(4));")]
    [InlineData("ReadOnlySpan<byte> s = w.WrittenSpan; w.Write(data); return s[0];")]
    [InlineData("ReadOnlySpan<byte> s = w.WrittenSpan; foreach (byte b in data) { w.Write(s); } return s.Length;")]
    [InlineData("ReadOnlySpan<byte> s = w.WrittenSpan; for (int i = 0; i < 5; i++) { s.Contains((byte)1); w.Write(data); } return null;")]
    [InlineData("foreach (byte b in w.WrittenSpan) w.Write(data); return null;")]
    [InlineData("w.Write(w.WrittenSpan); return null;")]
    [InlineData("using var j = new Utf8JsonWriter(w); j.WriteNullValue(); return w.WrittenSpan.ToArray();")]
    [InlineData("using var j = new Utf8JsonWriter(w); j.WriteNullValue(); if (data.Length > 2) { j.Flush(); } return w.WrittenSpan.ToArray();")]
    [InlineData("using var j = new Utf8JsonWriter(w); foreach (byte b in data) { w.Write(data); j.WriteNullValue(); j.Flush(); j.Reset(); } return null;")]
    [InlineData("goto End; End: w.Write(data); return null;")]
    public Task A_writer_that_is_kept_or_whose_memory_is_relied_on_is_not_flagged(string body) => Test.IgnoresAsync("using System.Text.Json;\n" + Code.InClass($$"""
        public static object? M(byte[] data)
        {
            var w = new ArrayBufferWriter<byte>();
            {{body}}
        }
        private static int Take(ArrayBufferWriter<byte> w) => w.WrittenCount;
        private static void Generic<T>(T w) where T : IBufferWriter<byte> => w.Advance(0);
        private static int Ask(IBufferWriter<byte> w) => w is ArrayBufferWriter<byte> ? 1 : 0;
        """));

    [Theory]
    [InlineData("new ArrayBufferWriter<int>(63)", 0)]
    [InlineData("new ArrayBufferWriter<int>(64)", 1)]
    [InlineData("new ArrayBufferWriter<int>(n)", 1)]
    [InlineData("new MemoryStream(255)", 0)]
    [InlineData("new MemoryStream(256)", 1)]
    [InlineData("new MemoryStream(0)", 1)]
    public async Task A_small_capacity_needs_a_profile_to_be_flagged(string creation, int quiet)
    {
        string source = Code.InMethod($"var x = {creation};");
        Assert.Equal(quiet, (await Test.DiagnosticsAsync(source)).Count);
        Assert.Single(await Test.WithHot(creation).DiagnosticsAsync(source));
    }

    [Fact]
    public Task Before_CSharp_8_a_writer_is_not_flagged() => Test.WithLanguage(LanguageVersion.CSharp7_3).IgnoresAsync(
        Code.InMethod("var w = new ArrayBufferWriter<char>(); w.Write(text); Console.WriteLine(w.WrittenCount);"));
}
