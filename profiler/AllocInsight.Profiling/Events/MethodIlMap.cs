using System.Buffers.Binary;

namespace AllocInsight.Profiling.Events;

/// <summary>
/// Which instruction of the compiled code came from which IL offset: MethodILToNativeMap (190) of the runtime provider,
/// MethodDCStartILToNativeMap (149) and MethodDCEndILToNativeMap (150) of the rundown provider. Valid as long as the payload.
/// </summary>
public readonly ref struct MethodIlMap
{
    private readonly ReadOnlySpan<byte> _ilOffsets;
    private readonly ReadOnlySpan<byte> _nativeOffsets;

    private MethodIlMap(ulong methodId, ulong codeVersionId, ReadOnlySpan<byte> ilOffsets, ReadOnlySpan<byte> nativeOffsets)
    {
        MethodId = methodId;
        CodeVersionId = codeVersionId;
        _ilOffsets = ilOffsets;
        _nativeOffsets = nativeOffsets;
    }

    /// <summary>The method, as in <see cref="MethodLoad.MethodId"/>.</summary>
    public ulong MethodId { get; }

    /// <summary>The version of its code, as in <see cref="MethodLoad.CodeVersionId"/>.</summary>
    public ulong CodeVersionId { get; }

    /// <summary>Number of entries.</summary>
    public int Count => _ilOffsets.Length / sizeof(int);

    /// <summary>IL offset of an entry; -1 no mapping, -2 prologue, -3 epilogue.</summary>
    public int IlOffset(int index) => BinaryPrimitives.ReadInt32LittleEndian(_ilOffsets[(index * sizeof(int))..]);

    /// <summary>Offset of an entry from the start of the code. Not in ascending order.</summary>
    public int NativeOffset(int index) => BinaryPrimitives.ReadInt32LittleEndian(_nativeOffsets[(index * sizeof(int))..]);

    /// <summary>Reads a payload of any version: what later versions append is not needed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out MethodIlMap map)
    {
        var cursor = new PayloadCursor(payload);
        var methodId = cursor.ReadUInt64();
        var codeVersionId = cursor.ReadUInt64();
        cursor.ReadByte(); // extent: always 0, the hot part
        var bytes = cursor.ReadUInt16() * sizeof(int);
        map = new MethodIlMap(methodId, codeVersionId, cursor.Take(bytes), cursor.Take(bytes));
        return cursor.IsIntact;
    }
}
