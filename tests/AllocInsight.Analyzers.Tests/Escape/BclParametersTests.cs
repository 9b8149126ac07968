using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>What is answered for a call as it stands in code; the object in question is always <c>x</c>.</summary>
public sealed class BclParametersTests
{
    private const string Usings = """
        using System; using System.Buffers; using System.Buffers.Binary; using System.Collections.Concurrent;
        using System.Collections.Generic; using System.Collections.Immutable; using System.IO; using System.IO.Compression;
        using System.Linq; using System.Runtime.InteropServices; using System.Security.Cryptography; using System.Text;
        using System.Text.Json; using System.Threading.Tasks; using System.Xml;
        """;

    [Theory]
    [InlineData("byte[]", "x.Length")]
    [InlineData("byte[]", "x.Clone()")]
    [InlineData("byte[]", "x.CopyTo(new byte[9], 0)")]
    [InlineData("byte[]", "Array.Copy(x, new byte[9], 1)")]
    [InlineData("int[]", "Array.Sort(x, (left, right) => right - left)")]
    [InlineData("byte[]", "Convert.ToBase64String(x)")]
    [InlineData("byte[]", "Encoding.UTF8.GetString(x)")]
    [InlineData("char[]", "new string(x)")]
    [InlineData("string[]", "string.Join(\", \", x)")]
    [InlineData("char[]", "\"a b\".Split(x)")]
    [InlineData("byte[]", "new MemoryStream().Write(x, 0, 1)")]
    [InlineData("byte[]", "File.OpenRead(\"a\").ReadAsync(x, 0, 1)")]
    [InlineData("byte[]", "SHA256.HashData(x)")]
    [InlineData("byte[]", "new Guid(x)")]
    [InlineData("ReadOnlySpan<byte>", "BinaryPrimitives.ReadInt32LittleEndian(x)")]
    [InlineData("int[]", "x.Sum()")]
    [InlineData("int[]", "new List<int>(x)")]
    [InlineData("int[]", "new HashSet<int>(x, EqualityComparer<int>.Default)")]
    [InlineData("int[]", "ImmutableArray.Create(x)")]
    [InlineData("List<int>", "x.Add(1)")]
    [InlineData("List<int>", "x.Count")]
    [InlineData("List<int>", "x.ToArray()")]
    [InlineData("List<int>", "x.ToDictionary(number => number)")]
    [InlineData("List<int>", "((IList<int>)x).Insert(0, 1)")]
    [InlineData("Dictionary<string, int>", "x.TryGetValue(\"a\", out _)")]
    [InlineData("PriorityQueue<int, int>", "x.Dequeue()")]
    [InlineData("StringBuilder", "x.ToString()")]
    [InlineData("StringBuilder", "x.Length")]
    [InlineData("StringBuilder", "new StringBuilder().Append(x)")]
    [InlineData("MemoryStream", "x.ToArray()")]
    [InlineData("MemoryStream", "x.Write(new byte[1], 0, 1)")]
    [InlineData("MemoryStream", "File.OpenRead(\"a\").CopyTo(x)")]
    [InlineData("ArrayBufferWriter<byte>", "x.Write(new byte[1])")]
    [InlineData("Action<int>", "new List<int>().ForEach(x)")]
    [InlineData("Action<int>", "Parallel.For(0, 9, x)")]
    [InlineData("Action<int>", "x(1)")]
    [InlineData("Func<int, bool>", "new int[9].Any(x)")]
    public void Reads(string type, string expression) => Assert.Equal(Keeping.Reads, Ask(type, expression));

    [Theory]
    [InlineData("byte[]", "x.AsSpan()")]
    [InlineData("byte[]", "x.AsMemory(1)")]
    [InlineData("byte[]", "(Span<byte>)x")]
    [InlineData("byte[]", "(ReadOnlyMemory<byte>)x")]
    [InlineData("byte[]", "new ArraySegment<byte>(x)")]
    [InlineData("byte[]", "new MemoryStream(x)")]
    [InlineData("byte[]", "new ReadOnlySequence<byte>(x)")]
    [InlineData("int[]", "Array.AsReadOnly(x)")]
    [InlineData("int[]", "x.Where(number => number > 0)")]
    [InlineData("int[]", "x.Select(number => number + 1)")]
    [InlineData("int[]", "((IEnumerable<int>)x).GetEnumerator()")]
    [InlineData("Memory<byte>", "x.Span")]
    [InlineData("Memory<byte>", "x.Slice(1)")]
    [InlineData("List<int>", "x.AsReadOnly()")]
    [InlineData("List<int>", "x.GetEnumerator()")]
    [InlineData("List<int>", "CollectionsMarshal.AsSpan(x)")]
    [InlineData("Dictionary<string, int>", "x.Values")]
    [InlineData("StringBuilder", "x.Append('a')")]
    [InlineData("StringBuilder", "x.GetChunks()")]
    [InlineData("StringBuilder", "new StringWriter(x)")]
    [InlineData("MemoryStream", "x.GetBuffer()")]
    [InlineData("MemoryStream", "new StreamWriter(x)")]
    [InlineData("MemoryStream", "new GZipStream(x, CompressionMode.Compress)")]
    [InlineData("ArrayBufferWriter<byte>", "x.WrittenSpan")]
    [InlineData("ArrayBufferWriter<byte>", "x.GetMemory(1)")]
    [InlineData("ArrayBufferWriter<byte>", "new Utf8JsonWriter(x)")]
    [InlineData("Func<int, bool>", "new int[9].Where(x)")]
    [InlineData("IEqualityComparer<int>", "new HashSet<int>(x)")]
    [InlineData("IEqualityComparer<int>", "new int[9].ToHashSet(x)")]
    [InlineData("int[]", "new List<int[]>().FirstOrDefault(x)")]
    public void Wraps(string type, string expression) => Assert.Equal(Keeping.Wraps, Ask(type, expression));

    [Theory]
    [InlineData("int[]", "new List<int[]>().Add(x)")]
    [InlineData("int[]", "new Dictionary<int, int[]>().TryAdd(1, x)")]
    [InlineData("int[]", "new ConcurrentQueue<int[]>().Enqueue(x)")]
    [InlineData("int[]", "Array.Fill(new int[9][], x)")]
    [InlineData("int[]", "Enumerable.Repeat(x, 2)")]
    [InlineData("int[]", "string.Create(3, x, (span, state) => { })")]
    [InlineData("byte[]", "new HMACSHA256(x)")]
    [InlineData("byte[]", "new MemoryStream().BeginRead(x, 0, 1, null, null)")]
    [InlineData("ReadOnlyMemory<byte>", "JsonDocument.Parse(x)")]
    [InlineData("char[]", "XmlWriter.Create(\"a\").WriteChars(x, 0, 1)")]
    [InlineData("byte[]", "ArrayPool<byte>.Shared.Return(x)")]
    [InlineData("Action", "Task.Run(x)")]
    [InlineData("Func<int>", "new Lazy<int>(x)")]
    [InlineData("Task[]", "Task.WaitAny(x)")]
    public void Keeps(string type, string expression) => Assert.Equal(Keeping.Keeps, Ask(type, expression));

    [Fact]
    public void An_override_is_what_its_base_says() =>
        Assert.Equal(Keeping.Reads, Ask("byte[]", "new MyStream().Write(x, 0, 1)",
            types: "class MyStream : MemoryStream { public override void Write(byte[] buffer, int offset, int count) { } }"));

    [Fact]
    public void A_type_in_source_is_not_trusted_for_its_name()
    {
        const string Imposter = "namespace System { public static class Convert { public static string ToBase64String(byte[] bytes) => null; } }";
        Assert.Equal(Keeping.Keeps, Ask("byte[]", "global::System.Convert.ToBase64String(x)", types: Imposter));
    }

    [Fact]
    public void A_type_of_another_arity_or_place_is_not_meant()
    {
        const string Others = "class Holder { public class List<T> { public void Clear() { } } }";
        Assert.Equal(Keeping.Keeps, Ask("Holder.List<int>", "x.Clear()", types: Others));
        Assert.Equal(Keeping.Keeps, Ask("System.Threading.Timer", "x.Change(1, 1)"));
    }

    private static Keeping Ask(string type, string expression, string types = "")
    {
        CSharpCompilation compilation = Compile($"_ = {expression}");
        if (Framework.Errors(compilation).Any())
            compilation = Compile(expression);
        Assert.Empty(Framework.Errors(compilation));

        SyntaxTree tree = compilation.SyntaxTrees[0];
        ExpressionSyntax node = tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().First(candidate => candidate.ToString() == "x");
        return Ask(compilation.GetSemanticModel(tree).GetOperation(node)!);

        CSharpCompilation Compile(string statement) => Framework.Compile($$"""
            {{Usings}}
            class Sample { void Run({{type}} x) { {{statement}}; } }
            {{types}}
            """);
    }

    private static Keeping Ask(IOperation value) => value.Parent switch
    {
        IConversionOperation { OperatorMethod: { } method } => BclParameters.Table.OfArgument(method.OriginalDefinition.Parameters[0]),
        IConversionOperation or IParenthesizedOperation => Ask(value.Parent),
        IArgumentOperation { Parameter: { } parameter } => BclParameters.Table.OfArgument(parameter),
        IInvocationOperation call => BclParameters.Table.OfReceiver(call.TargetMethod),
        IPropertyReferenceOperation property => BclParameters.Table.OfReceiver(property.Property),
        _ => throw new InvalidOperationException($"{value.Kind} is used by neither a call nor a conversion."),
    };
}
