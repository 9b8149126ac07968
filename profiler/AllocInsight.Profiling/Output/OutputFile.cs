namespace AllocInsight.Profiling.Output;

/// <summary>
/// Writes a file completely or not at all: the text goes to a temporary file beside the destination, which then takes
/// its name. Devices and pipes (<c>/dev/full</c>, <c>/dev/stdout</c>, a FIFO) are written to directly.
/// </summary>
public static class OutputFile
{
    /// <summary>Finds out before a long measurement whether its result can be written; leaves no trace.</summary>
    /// <param name="path">The destination.</param>
    /// <exception cref="ProfilingException">It is a folder, its folder is missing, or it may not be written.</exception>
    public static void Check(string path) => Guard(path, () =>
    {
        string target = Destination(path);
        if (IsDevice(target)) return;
        if (File.Exists(target))
        {
            using FileStream existing = new(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return;
        }

        using FileStream probe = new(
            TemporaryName(target), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
    });

    /// <summary>Writes <paramref name="content"/> as UTF-8 without a byte order mark, replacing what was there.</summary>
    /// <param name="path">The destination.</param>
    /// <param name="content">The whole file.</param>
    /// <exception cref="ProfilingException">The file cannot be written; the old one, if any, is untouched.</exception>
    public static void Write(string path, string content) => Guard(path, () =>
    {
        string target = Destination(path);
        if (IsDevice(target)) WriteDevice(target, content);
        else Replace(target, content);
    });

    private static void Replace(string target, string content)
    {
        string temporary = TemporaryName(target);
        try
        {
            WriteNew(temporary, content);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    // File.WriteAllText would ask for the room first, and name the temporary file where there is none.
    private static void WriteNew(string path, string content)
    {
        using StreamWriter writer = new(path);
        writer.Write(content);
    }

    private static void WriteDevice(string target, string content)
    {
        // The standard streams may be sockets, which cannot be opened by name.
        using Stream stream = target switch
        {
            "/dev/stdout" => Console.OpenStandardOutput(),
            "/dev/stderr" => Console.OpenStandardError(),
            _ => new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0),
        };
        using StreamWriter writer = new(stream);
        writer.Write(content);
    }

    /// <summary>The file that <paramref name="path"/> means in the end, so that a link keeps being a link.</summary>
    private static string Destination(string path)
    {
        string full = Path.GetFullPath(path);
        if (full is "/dev/stdout" or "/dev/stderr") return full;
        if (Directory.Exists(full)) throw new ProfilingException(ProfilingFailure.Tool, $"Cannot write '{path}': it is a folder.");
        return File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }

    private static bool IsDevice(string target)
    {
        if (OperatingSystem.IsWindows()) return false;
        if (target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal)) return true;
        if (!File.Exists(target) || new FileInfo(target).Length > 0) return false;

        // Opened for both directions, a FIFO does not wait for its other end.
        using FileStream stream = new(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return !stream.CanSeek;
    }

    private static string TemporaryName(string target) => $"{target}.{Guid.NewGuid():N}.tmp";

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (DirectoryNotFoundException e)
        {
            throw Failure(path, $"the folder '{Path.GetDirectoryName(Path.GetFullPath(path))}' does not exist", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Failure(path, "there is no permission to write there", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw Failure(path, SystemWords.Of(e), e);
        }
    }

    private static ProfilingException Failure(string path, string reason, Exception cause) =>
        new(ProfilingFailure.Tool, $"Cannot write '{path}': {reason}.", cause);
}
