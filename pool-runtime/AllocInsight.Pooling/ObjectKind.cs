using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

/// <summary>Objects that can be reset, each type a sort. Not generic: code for it would be shared by all classes, and slower for that.</summary>
internal readonly struct ObjectKind(ObjectRecipe recipe) : IKind<ObjectKind>
{
    // An object's fields are not looked into.
    private const int NominalBytes = 64;

    private readonly ObjectRecipe? _recipe = recipe;

    public static string Name => "object";

    public static bool CallsUsers => true;

    public uint Hash => _recipe?.Number ?? 0;

    public int Number => (int)Hash;

    public bool IsPlain => false;

    public bool IsFixed => true;

    public long FixedBytes => 0;

    public object Create() => _recipe!.Create();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        isUnderused = false;
        bytes = NominalBytes;
        return _recipe!.IsOwn ? Unsafe.As<IResettable>(value).TryReset() : _recipe.TryReset(value);
    }

    public void Poison(object value)
    {
        // Nobody knows what may be written to it.
    }

    public bool IsUntouched(object value) => true;

    public bool Equals(ObjectKind other) => ReferenceEquals(_recipe, other._recipe);

    public override bool Equals(object? obj) => obj is ObjectKind other && Equals(other);

    public override int GetHashCode() => (int)Hash;
}
