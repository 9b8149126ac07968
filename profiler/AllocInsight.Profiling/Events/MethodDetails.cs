namespace AllocInsight.Profiling.Events;

/// <summary>
/// Where a method is defined: MethodDetails (72) of the runtime provider, keyword 0x4000000000. The runtime sends it for
/// inlined methods too, which may have no code of their own.
/// </summary>
public readonly record struct MethodDetails
{
    /// <summary>The method, as in <see cref="MethodLoad.MethodId"/>.</summary>
    public ulong MethodId { get; private init; }

    /// <summary>Identity of its type.</summary>
    public ulong TypeId { get; private init; }

    /// <summary>Metadata token of the definition.</summary>
    public int Token { get; private init; }

    /// <summary>Number of the method's own type arguments.</summary>
    public int TypeParameterCount { get; private init; }

    /// <summary>
    /// The module that the method was loaded for. The defining module for plain types only: an instantiation over another
    /// module's types names that one.
    /// </summary>
    public ulong LoaderModuleId { get; private init; }

    /// <summary>Reads a payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out MethodDetails details)
    {
        var cursor = new PayloadCursor(payload);
        details = new MethodDetails
        {
            MethodId = cursor.ReadUInt64(),
            TypeId = cursor.ReadUInt64(),
            Token = (int)cursor.ReadUInt32(),
            TypeParameterCount = (int)cursor.ReadUInt32(),
            LoaderModuleId = cursor.ReadUInt64(),
        };
        return cursor.IsIntact;
    }
}
