using System.ComponentModel;
using System.Runtime.InteropServices;

namespace AllocInsight.Benchmarks.Instructions;

/// <summary>Runs a thread of another process instruction by instruction, on Linux x64: exact where a machine has no counters to read.</summary>
internal static unsafe partial class Stepper
{
    private const nint SingleStep = 9;
    private const nint GetRegisters = 12;
    private const nint Attach = 16;
    private const nint Detach = 17;
    private const int RegisterCount = 27;
    private const int InstructionPointer = 16;
    private const int AllKinds = 0x40000000;
    private const int Trap = 5;

    /// <summary>How often each address was run.</summary>
    /// <param name="thread">The thread, which goes on running afterwards.</param>
    /// <param name="count">Instructions.</param>
    /// <exception cref="Win32Exception">The system does not allow it.</exception>
    public static Dictionary<nint, int> Count(int thread, int count)
    {
        Dictionary<nint, int> hits = [];
        nint* registers = stackalloc nint[RegisterCount];
        Require(Trace(Attach, thread, 0, 0));
        _ = WaitFor(thread);
        nint signal = 0;
        for (int i = 0; i < count; i++)
        {
            Require(Trace(GetRegisters, thread, 0, (nint)registers));
            CollectionsMarshal.GetValueRefOrAddDefault(hits, registers[InstructionPointer], out _)++;
            Require(Trace(SingleStep, thread, 0, signal));
            int stopped = WaitFor(thread);
            signal = stopped == Trap ? 0 : stopped;
        }
        Require(Trace(Detach, thread, 0, signal));
        return hits;
    }

    // The signal that has stopped it.
    private static int WaitFor(int thread)
    {
        int status;
        Require(Wait(thread, &status, AllKinds));
        return (status >> 8) & 0xFF;
    }

    private static void Require(nint result)
    {
        if (result < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Trace(nint request, int thread, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Wait(int thread, int* status, int options);
}
