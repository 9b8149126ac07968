using System.Text;

namespace CodeSamples;

/// <summary>Statements that allocate themselves, and statements that leave it to what they call.</summary>
public static class AllocationSamples
{
    public static object? Sink;

    public static void Object() => Sink = new Order(1);

    public static void Array() => Sink = new int[3];

    public static void Matrix() => Sink = new int[3, 4];

    public static void Box(int value) => Sink = value;

    public static void BoxOfParameter<T>(T value) => Sink = value;

    public static void ArrayOfParameter<T>() => Sink = new T[4];

    public static void NewOfParameter<T>()
        where T : class, new() => Sink = new T();

    public static void Params(int value) => AllocationCallee.Take(value, "x");

    public static void Format(int value) => Sink = string.Format("{0}", value);

    public static void Lambda(int value) => Sink = () => value;

    public static void Interpolation(int value) => Sink = $"{value}:{value}";

    public static void Collection(int value) => Sink = (List<int>)[value, 2];

    public static async Task Await() => await Task.Yield();

    public static void Callee() => Sink = AllocationCallee.Make();

    public static void FrameworkCallee(List<int> list) => Sink = list.ToArray();

    public static void FrameworkCallees(List<int> list) => Sink = list.GetRange(0, 1).ToArray();

    public static void ConvertedArgument(MemoryStream stream, byte[] bytes) => stream.Write(bytes);

    public static void MixedCallees(List<int> list) => AllocationCallee.Take(list.ToArray());

    public static void WrappedCallee(List<int> list) => Sink = AllocationCallee.Copy(list);

    public static void SeveralLines(int value, string text)
    {
        Sink = new byte[value];
        Sink = new long[value];
        Sink = text + value;
        Sink = new byte[value + 1];
        Sink = $"{value}-{text}";
        Sink = text.Length;
    }

    public static void LinesThatCall(int value)
    {
        Sink = new byte[value];
        Sink = Pack(value);
        Sink = Keep(value);
    }

    public static byte[] Pack(int value) => Copy(value);

    public static byte[] Copy(int value) => new byte[value];

    public static void BothOnOneLine(int value) => Sink = Join(new byte[value], Pack(value));

    public static void AloneOnItsLine(int value) => Sink = Join(new byte[value], Keep(value));

    public static void ThroughGenericType(int value) => Sink = Join(new byte[value], new PackOf<int>().Pack(value));

    public static void ThroughOverride(int value, IPack pack) => Sink = Join(new byte[value], pack.Pack(value));

    public static void ThroughFrameworksInterface(int value, IComparable<PackOf<int>> pack) => Sink = new byte[pack.CompareTo(null)];

    public static void ThroughExplicitImplementation(int value, ICloneable pack) => Sink = Join(new byte[value], (byte[])pack.Clone());

    public static void SealedFrameworkMethod(int value, List<byte[]> list) => list.Add(new byte[value]);

    public static void Delegate(Func<int, SampleClass> make) => Sink = make(3);

    public static void ThroughDelegate(Func<int, SampleClass> make) => Sink = Call(make);

    public static SampleClass Call(Func<int, SampleClass> make) => make(3);

    public static void Texts(StringBuilder builder)
    {
        builder.Append('a');
        builder.Append('b').Insert(0, 'c');
        builder.Insert(1, 'd').AppendLine();
        Sink = builder.ToString();
    }

    public static void Lists()
    {
        Sink = new List<long>();
        Sink = new List<string>();
        Sink = new List<long[]>();
    }

    public static void Constructors(StringBuilder builder)
    {
        Sink = new StringBuilder(builder.Length);
        Sink = new List<int>(builder.Length);
    }

    public static void TextOfCallee(StringBuilder builder)
    {
        Sink = Text(builder);
        Sink = builder.ToString();
    }

    public static string Text(StringBuilder builder) => builder.ToString();

    public static int Join(byte[] left, byte[] right) => left.Length + right.Length;

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    public static byte[] Keep(int value) => new byte[value];

    public static void Nested() => Sink = new InliningSample.Node(1);

    public static void Nothing() => Sink = null;
}

/// <summary>What is called by an interface.</summary>
public interface IPack
{
    byte[] Pack(int value);
}

/// <summary>What is called on a constructed type.</summary>
public sealed class PackOf<T> : IPack, IComparable<PackOf<T>>, ICloneable
{
    public byte[] Pack(int value) => new byte[value];

    public int CompareTo(PackOf<T>? other) => Pack(3).Length;

    object ICloneable.Clone() => Pack(3);

    public void Add(byte[] value) => AllocationSamples.Sink = new byte[value.Length];
}

/// <summary>What others call.</summary>
public static class AllocationCallee
{
    public static object Make() => new Order();

    public static int[] Copy(List<int> list) => list.ToArray();

    public static void Take(params object[] values) => AllocationSamples.Sink = values;
}
