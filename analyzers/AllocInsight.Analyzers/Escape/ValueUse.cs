using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>One place where an object, or what holds it, is used up: nothing that holds it comes out there.</summary>
internal readonly struct ValueUse
{
    public ValueUse(IOperation value, IOperation user, bool isDirect)
    {
        Value = value;
        User = user;
        IsDirect = isDirect;
    }

    /// <summary>The expression whose value is the object or holds it.</summary>
    public IOperation Value { get; }

    /// <summary>The operation that uses it.</summary>
    public IOperation User { get; }

    /// <summary>Whether the value is the variable itself, not something that was made from it.</summary>
    public bool IsDirect { get; }
}
