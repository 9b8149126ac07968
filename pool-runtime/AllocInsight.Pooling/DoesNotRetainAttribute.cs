namespace AllocInsight.Pooling;

/// <summary>States that a method does not keep an argument: once the call is over, nothing that it left behind uses the object.</summary>
/// <remarks>
/// The call is over when the method returns or throws; where it returns a task, when that is completed. The result does not hold the object either.
/// The analyzers believe it of calls that they cannot read, such as those of virtual and interface methods, and of all overrides. They know the
/// attribute by its name, so a project without this package may declare its own.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DoesNotRetainAttribute : Attribute;
