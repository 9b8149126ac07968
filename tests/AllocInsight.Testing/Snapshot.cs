using System.Runtime.CompilerServices;

namespace AllocInsight.Testing;

/// <summary>
/// Compares text with a file that was checked in, by Verify's conventions: <c>Name.verified.txt</c> beside the test's
/// source file; a difference leaves <c>Name.received.txt</c> there and fails. Nothing is ever accepted automatically:
/// rename the received file once you have read it.
/// </summary>
public static class Snapshot
{
    public static void Match(string text, string name, [CallerFilePath] string testFile = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(testFile)!, name);
        string verified = stem + ".verified.txt", received = stem + ".received.txt";
        string actual = Normalize(text);
        string? expected = File.Exists(verified) ? Normalize(File.ReadAllText(verified)) : null;
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        throw new SnapshotMismatchException(expected is null
            ? $"There is no {verified}. Read {received}, and rename it if it is right."
            : $"{FirstDifference(expected, actual)}\nCompare {received}\n   with {verified}");
    }

    // Git may check files out with the system's line ends.
    private static string Normalize(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string FirstDifference(string expected, string actual)
    {
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        int line = 0;
        while (line < before.Length && line < after.Length && before[line] == after[line]) line++;
        return $"Line {line + 1} differs.\n  verified: {Line(before, line)}\n  received: {Line(after, line)}";
    }

    private static string Line(string[] lines, int index) => index < lines.Length ? lines[index] : "(no such line)";
}
