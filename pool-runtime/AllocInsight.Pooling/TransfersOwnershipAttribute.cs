namespace AllocInsight.Pooling;

/// <summary>States that an argument belongs to the method or its object from the call on: the caller must not have it back from it.</summary>
/// <remarks>
/// The analyzers never pool what is passed there, whatever the method does with it today. They know the attribute by its name, so a project without this
/// package may declare its own.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TransfersOwnershipAttribute : Attribute;
