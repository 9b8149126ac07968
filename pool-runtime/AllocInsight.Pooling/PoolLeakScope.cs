using System.Diagnostics.CodeAnalysis;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

/// <summary>
/// For tests: everything that is rented inside must have come back at the end, else <see cref="Dispose"/> throws and says where it
/// was rented.
/// <code>using var scope = new PoolLeakScope();</code>
/// </summary>
/// <remarks>
/// Inside is what the creating method and everything it calls or awaits rents, also on other threads to which the execution context
/// flows, arrays of <see cref="SlotArrayPool{T}"/> and memory of <see cref="SlotMemoryPool{T}"/> as well; tests that run at the same time do not see each other. Every rent inside is watched, which costs some microseconds. Scopes
/// may be nested: a rent belongs to the innermost.
/// </remarks>
public sealed class PoolLeakScope : IDisposable
{
    private readonly LeakScope _scope = new();
    private readonly LeakScope? _outer = LeaseWatch.Scope;
    private bool _isDisposed;

    /// <summary>Begins the scope.</summary>
    public PoolLeakScope()
    {
        LeaseWatch.Scope = _scope;
        LeaseWatch.AddScope(1);
    }

    /// <summary>Ends the scope. Does nothing when called again.</summary>
    /// <exception cref="PoolLeakException">Something that was rented inside has not come back.</exception>
    [SuppressMessage("Design", "CA1065:Do not raise exceptions in unexpected locations", Justification = "A test is to fail at the end of the scope.")]
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        LeaseWatch.Scope = _outer;
        LeaseWatch.AddScope(-1);
        if (_scope.Leaks() is { Count: > 0 } leaks)
            throw new PoolLeakException(leaks);
    }
}
