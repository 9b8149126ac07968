using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace AllocInsight.Profiling.Symbols;

/// <summary>One IL instruction.</summary>
/// <param name="Offset">Where it starts in the method's IL.</param>
/// <param name="Code">What it does.</param>
/// <param name="Token">The metadata token that it names; 0 for instructions that name none.</param>
internal readonly record struct IlInstruction(int Offset, OpCode Code, int Token)
{
    private const byte TwoBytePrefix = 0xFE;
    private static readonly OpCode?[] OneByte = new OpCode?[256];
    private static readonly OpCode?[] TwoByte = new OpCode?[256];

    static IlInstruction()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            if (code.OpCodeType == OpCodeType.Nternal) continue; // reserved, in no valid body
            (code.Size == 1 ? OneByte : TwoByte)[code.Value & 0xFF] = code;
        }
    }

    /// <summary>Whether it calls a method or a constructor.</summary>
    public bool IsCall => Code == OpCodes.Call || Code == OpCodes.Callvirt || Code == OpCodes.Newobj || Code == OpCodes.Calli;

    /// <summary>The instructions of a body; ends early where the bytes are no IL.</summary>
    public static List<IlInstruction> Decode(byte[] il)
    {
        var instructions = new List<IlInstruction>();
        var position = 0;
        while (position < il.Length)
        {
            var offset = position;
            var first = il[position++];
            if (first == TwoBytePrefix && position >= il.Length) break;
            if ((first == TwoBytePrefix ? TwoByte[il[position++]] : OneByte[first]) is not { } code) break;
            var size = OperandSize(code.OperandType, il, position);
            if (size < 0 || position + size > il.Length) break;
            var namesToken = code.OperandType is OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok;
            instructions.Add(new(offset, code, namesToken ? BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(position)) : 0));
            position += size;
        }

        return instructions;
    }

    private static int OperandSize(OperandType type, byte[] il, int position) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => position + 4 <= il.Length && BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(position)) is >= 0 and < 0x1000000 and var count
            ? 4 + (count * 4)
            : -1,
        _ => 4,
    };
}
