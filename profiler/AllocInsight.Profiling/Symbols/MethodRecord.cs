namespace AllocInsight.Profiling.Symbols;

/// <summary>What load events tell about one method, shared by all versions of its code.</summary>
/// <param name="MethodId">Its identity in the process.</param>
/// <param name="ModuleId">The module that defines it; 0 for code without one.</param>
/// <param name="Token">Its metadata token; 0 for dynamic methods.</param>
/// <param name="TypeName">Its type as the runtime spells it.</param>
/// <param name="Name">Its metadata name.</param>
internal sealed record MethodRecord(ulong MethodId, ulong ModuleId, int Token, string TypeName, string Name);

/// <summary>One piece of compiled code.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="CodeVersionId">Which version of the method it is.</param>
/// <param name="Method">Whose code it is.</param>
internal readonly record struct CodeRange(ulong Start, uint Size, ulong CodeVersionId, MethodRecord Method);
