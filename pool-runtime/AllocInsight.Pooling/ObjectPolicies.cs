using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace AllocInsight.Pooling;

/// <summary>Finds out how objects of a type are made and reset.</summary>
internal static class ObjectPolicies
{
    // The interface of the same meaning in the package Microsoft.Extensions.ObjectPool, which is not referenced.
    private const string ForeignAssembly = "Microsoft.Extensions.ObjectPool";
    private const string ForeignInterface = ForeignAssembly + ".IResettable";

    /// <summary>The recipe of a type that says itself how it is reset, or the one that was set meanwhile.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static ObjectRecipe<T> Find<[DynamicallyAccessedMembers(ObjectRecipe.Members)] T>()
        where T : class
    {
        Func<T, bool>? reset = null;
        if (!typeof(IResettable).IsAssignableFrom(typeof(T)))
        {
            reset = FindForeign<T>()
                ?? throw new InvalidOperationException($"{typeof(T)} cannot be pooled, as nothing says how it is reset: implement {typeof(IResettable)}, or call Pool.SetPolicy once at the start.");
        }
        if (typeof(T).GetConstructor(Type.EmptyTypes) is null)
            throw new InvalidOperationException($"{typeof(T)} cannot be pooled, as it has no public constructor without parameters: call Pool.SetPolicy once at the start.");
        ObjectRecipe<T>.TrySet(new ObjectRecipe<T>(Create<T>, reset));
        return ObjectRecipe<T>.Current!;
    }

    private static T Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>()
    {
        try
        {
            return Activator.CreateInstance<T>();
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } thrown)
        {
            // The constructor's own exception, as after new.
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }

    private static Func<T, bool>? FindForeign<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] T>()
        where T : class
    {
        Type? foreign = Array.Find(typeof(T).GetInterfaces(), type => type.FullName == ForeignInterface);
        return foreign is null ? null : Bind<T>(foreign);
    }

    // A trimmer would take the interface's method away where nothing else in the program calls it: resets are only implemented there.
    [DynamicDependency(nameof(IResettable.TryReset), ForeignInterface, ForeignAssembly)]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The interface has this one method, which is kept.")]
    [UnconditionalSuppressMessage("Trimming", "IL2035", Justification = "A program without the package has no type that implements its interface.")]
    private static Func<T, bool>? Bind<T>(Type type) => type.GetMethod(nameof(IResettable.TryReset), Type.EmptyTypes)?.CreateDelegate<Func<T, bool>>();
}
