namespace AllocInsight.Pooling;

/// <summary>A type whose objects can be made as new, so that <see cref="Pool.Object{T}"/> may hand them out again.</summary>
/// <remarks>
/// The interface of the same name in Microsoft.Extensions.ObjectPool is understood as well. For types of others use
/// <see cref="Pool.SetPolicy{T}"/>.
/// </remarks>
public interface IResettable
{
    /// <summary>Makes the object as new. Runs on the thread that rented it, when it comes back.</summary>
    /// <returns>False when it cannot be used again: then it is not.</returns>
    bool TryReset();
}
