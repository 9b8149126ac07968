using System.Runtime.CompilerServices;
using System.Text;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Kinds;

/// <summary>String builders.</summary>
internal readonly struct StringBuilderKind : IKind<StringBuilderKind>
{
    // What most results fit into; the default of 16 would be outgrown at once.
    private const int FirstCapacity = 256;

    public static string Name => "string-builder";

    public uint Hash => 0;

    public int Number => 0;

    public bool IsPlain => false;

    public bool IsFixed => false;

    public long FixedBytes => 0;

    public object Create() => new StringBuilder(FirstCapacity);

    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        var builder = Unsafe.As<StringBuilder>(value);
        builder.Clear();
        bytes = 72 + (builder.Capacity * (long)sizeof(char));
        isUnderused = false;
        return true;
    }

    public void Poison(object value)
    {
        // As for a list.
    }

    public bool IsUntouched(object value) => Unsafe.As<StringBuilder>(value).Length == 0;

    public bool Equals(StringBuilderKind other) => true;

    public override bool Equals(object? obj) => obj is StringBuilderKind;

    public override int GetHashCode() => 0;
}
