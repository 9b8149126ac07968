namespace CodeSamples;

/// <summary>The name that a method must appear under: the tests compare it with what they make of the compiled method.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor)]
public sealed class WrittenAsAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
