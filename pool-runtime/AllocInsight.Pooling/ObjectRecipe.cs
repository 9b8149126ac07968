using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling;

/// <summary>How objects of one type are made and reset.</summary>
internal abstract class ObjectRecipe(bool isOwn)
{
    /// <summary>What is looked for in a type by reflection.</summary>
    public const DynamicallyAccessedMemberTypes Members = DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.Interfaces;

    private static int _last;

    /// <summary>Differs from that of every other type.</summary>
    public uint Number { get; } = (uint)Interlocked.Increment(ref _last);

    /// <summary>Whether the type says itself how it is reset.</summary>
    public bool IsOwn { get; } = isOwn;

    public abstract object Create();

    /// <summary>Makes an object as new, where <see cref="IsOwn"/> is false.</summary>
    /// <returns>False when it cannot be used again.</returns>
    public abstract bool TryReset(object value);
}

/// <inheritdoc/>
/// <param name="create">Makes one.</param>
/// <param name="tryReset">Makes one as new; null for a type that implements <see cref="IResettable"/>.</param>
internal sealed class ObjectRecipe<T>(Func<T> create, Func<T, bool>? tryReset) : ObjectRecipe(tryReset is null)
    where T : class
{
    private static ObjectRecipe<T>? _current;

    /// <summary>What was set, or null.</summary>
    public static ObjectRecipe<T>? Current => _current;

    /// <summary>Sets the recipe, unless there is one.</summary>
    public static bool TrySet(ObjectRecipe<T> recipe) => Interlocked.CompareExchange(ref _current, recipe, null) is null;

    public override object Create() => create();

    public override bool TryReset(object value) => tryReset!(Unsafe.As<T>(value));
}
