using System.Diagnostics.CodeAnalysis;

namespace AllocInsight.Pooling.Kinds;

/// <summary>How objects of a type are made and reset.</summary>
internal static class ObjectRecipe
{
    /// <summary>What is looked for in a type by reflection.</summary>
    public const DynamicallyAccessedMemberTypes Members = DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.Interfaces;
}

/// <inheritdoc cref="ObjectRecipe"/>
/// <param name="Create">Makes one.</param>
/// <param name="TryReset">Makes one as new; false when it cannot be used again.</param>
internal sealed record ObjectRecipe<T>(Func<T> Create, Func<T, bool> TryReset)
    where T : class
{
    private static ObjectRecipe<T>? _current;

    /// <summary>What was set, or null.</summary>
    public static ObjectRecipe<T>? Current => _current;

    /// <summary>Sets the recipe, unless there is one.</summary>
    public static bool TrySet(ObjectRecipe<T> recipe) => Interlocked.CompareExchange(ref _current, recipe, null) is null;
}
