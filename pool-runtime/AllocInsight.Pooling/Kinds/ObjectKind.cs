using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling.Kinds;

/// <summary>Objects of a type whose <see cref="ObjectRecipe{T}"/> is set.</summary>
internal readonly struct ObjectKind<T>(ObjectRecipe<T> recipe) : IKind<ObjectKind<T>>
    where T : class
{
    // An object's fields are not looked into.
    private const int NominalBytes = 64;

    // Here, as finding it by the type takes a while in code that all classes share.
    private readonly ObjectRecipe<T> _recipe = recipe;

    public static string Name => "object";

    public static bool IsFixed => true;

    public uint Hash => 0;

    public long FixedBytes => 0;

    public object Create() => _recipe.Create();

    public bool TryReset(object value, out long bytes, out bool isUnderused)
    {
        isUnderused = false;
        // Stays so when the type's own code throws.
        bytes = -1;
        if (!_recipe.TryReset(Unsafe.As<T>(value)))
            return false;
        bytes = NominalBytes;
        return true;
    }

    public void Poison(object value)
    {
        // Nobody knows what may be written to it.
    }

    public bool IsUntouched(object value) => true;

    public bool Equals(ObjectKind<T> other) => true;

    public override bool Equals(object? obj) => obj is ObjectKind<T>;

    public override int GetHashCode() => 0;
}
