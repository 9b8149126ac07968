using System.Diagnostics;
using System.Text.Json;
using Tracee;

// once SCALE         do every site once, print the truth, exit
// serve              print "ready"; then for each input line: "run SCALE" does every site and prints the truth; "quit" ends
// steady SECONDS     allocate evenly until the time is over, then print the truth
// loop SECONDS       allocate in a method that is entered once and whose loop runs until the time is over
// crash SECONDS      allocate, then end the process the hard way
// sizes              compare what each site allocates with what it declares
// exit CODE          end at once with that code
// idle               allocate nothing until the input ends
// pool               print "ready", then rent from AllocInsight's pool without end until the input ends
// after SECONDS ...  wait, then start this program again with the rest as its arguments, and end as it does
switch (args)
{
    case ["once", string scale]:
        Print(SiteRunner.Run(Scale(scale)));
        return 0;

    case ["serve"]:
        SiteRunner.Run(0.01);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line && line != "quit")
            Print(SiteRunner.Run(Scale(line.Split(' ')[1])));
        return 0;

    case ["steady", string seconds]:
        Print(SiteRunner.RunFor(TimeSpan.FromSeconds(Scale(seconds))));
        return 0;

    case ["loop", string seconds]:
        LoopSite.Run(TimeSpan.FromSeconds(Scale(seconds)));
        return 0;

    case ["crash", string seconds]:
        SiteRunner.RunFor(TimeSpan.FromSeconds(Scale(seconds)));
        Environment.FailFast("The tracee was asked to crash.");
        return 1;

    case ["sizes"]:
        // The declared sizes against the runtime's own count, a line a site.
        foreach (string line in SiteRunner.CompareSizes()) Console.WriteLine(line);
        return 0;

    case ["exit", string code]:
        return int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);

    case ["idle"]:
        Console.WriteLine("ready");
        Console.ReadLine();
        return 0;

    case ["pool"]:
        PoolUser.Run();
        return 0;

    case ["after", string seconds, .. string[] rest]:
        Thread.Sleep(TimeSpan.FromSeconds(Scale(seconds)));
        using (Process child = Process.Start(Environment.ProcessPath!, rest))
        {
            child.WaitForExit();
            return child.ExitCode;
        }

    default:
        Console.Error.WriteLine("usage: Tracee once SCALE | serve | steady SECONDS | loop SECONDS | crash SECONDS | sizes | exit CODE | idle | after SECONDS ...");
        return 2;
}

static double Scale(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

static void Print(IReadOnlyList<Truth> truths)
{
    Console.WriteLine(JsonSerializer.Serialize(truths));
    Console.Out.Flush();
}
