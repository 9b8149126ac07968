using System.Globalization;

namespace AllocInsight.Profiling.Tests.EndToEnd.Generated;

/// <summary>
/// A program of many methods, of statements in random shapes, in which every allocation has a type of its own: its type tells where
/// an allocation really was. The same seed always gives the same program.
/// </summary>
internal sealed class GeneratedSource
{
    private const int Methods = 60;
    private const string Head = """
        using System;
        using System.Collections.Generic;
        using System.Diagnostics;
        using System.Globalization;
        using System.Runtime.CompilerServices;

        static class Sink
        {
            public static object S;
            [MethodImpl(MethodImplOptions.NoInlining)] public static void Take(object o) => S = o;
            [MethodImpl(MethodImplOptions.NoInlining)] public static void Two(object o, object p) { S = o; S = p; }
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Num(object o) { S = o; return 3; }
            public static void Soft(object o) => S = o;
        }

        interface IMaker
        {
            object Make(int n);
        }

        static class P
        {
        """;

    private readonly Random _random;
    private readonly List<string> _lines = [.. Head.Split('\n')];
    private readonly List<string> _declarations = [];
    private readonly Dictionary<string, AllocationTruth> _truths = [];
    private readonly List<(int First, int Last, int Method)> _inlinable = [];
    private readonly List<(string Type, int Line, string Maker)> _makers = [];
    private int _number;

    public GeneratedSource(int seed)
    {
        _random = new(seed);
        for (var method = 0; method < Methods; method++) AddMethod(method);
        AddMakers();
        AddMain();
        _lines.Add("}");
        _lines.AddRange(_declarations);
    }

    public string Text => string.Join('\n', _lines) + "\n";

    /// <summary>Where each type is allocated, by its name in reports.</summary>
    public IReadOnlyDictionary<string, AllocationTruth> Truths => _truths;

    public string LineAt(int? line) => line is { } number ? _lines[number - 1].Trim() : "";

    private bool Chance(double share) => _random.NextDouble() < share;

    private int Add(string line)
    {
        _lines.Add(line);
        return _lines.Count;
    }

    private string NewType(string declaration = "class {0} {{ public int A; }}")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"T{++_number}");
        _declarations.Add(string.Format(CultureInfo.InvariantCulture, declaration, name));
        return name;
    }

    private void Expect(string type, int line) => _truths.Add(type, new(line));

    private void AddMethod(int method)
    {
        var isInlinable = Chance(0.25);
        if (!isInlinable) Add("    [MethodImpl(MethodImplOptions.NoInlining)]");
        var first = Add($"    public static void M{method}(int n)");
        Add("    {");
        for (var count = isInlinable ? _random.Next(1, 3) : _random.Next(1, 7); count > 0; count--) AddStatement("        ", depth: 0);
        var last = Add("    }");
        if (isInlinable) _inlinable.Add((first, last, method));
    }

    /// <summary>What makes objects for the statements, each on a line of its own. Some must not be inlined where that can be said.</summary>
    private void AddMakers()
    {
        foreach (var (type, line, maker) in _makers)
        {
            if (maker.StartsWith("public static object", StringComparison.Ordinal) && Chance(0.3)) Add("    [MethodImpl(MethodImplOptions.NoInlining)]");
            _truths.Add(type, new(line, Maker: Add("    " + maker)));
        }
    }

    private void AddMain()
    {
        Add("    public static void Main(string[] args)");
        Add("    {");
        Add("        var watch = Stopwatch.StartNew();");
        Add("        for (var n = 0; watch.Elapsed.TotalSeconds < double.Parse(args[0], CultureInfo.InvariantCulture); n++) All(n % 7);");
        Add("    }");
        Add("    [MethodImpl(MethodImplOptions.NoInlining)]");
        Add("    static void All(int n)");
        Add("    {");
        var calls = Enumerable.Range(0, Methods).Select(method => Add($"        M{method}(n);")).ToList();
        Add("    }");
        foreach (var (type, truth) in _truths.ToList())
        {
            var around = _inlinable.FindIndex(method => truth.Line > method.First && truth.Line < method.Last);
            if (around >= 0) _truths[type] = truth with { CallOfMethod = calls[_inlinable[around].Method] };
        }
    }

    private void AddStatement(string indent, int depth)
    {
        switch (_random.Next(depth < 2 ? 22 : 18))
        {
            case 0: var alone = NewType(); Expect(alone, Add($"{indent}Sink.Take(new {alone}());")); break;
            case 1: AddLocal(indent); break;
            case 2: AddTwo(indent, "Sink.Two(new {0}(), new {1}());"); break;
            case 3: AddTwo(indent, "Sink.Take(n % 2 == 0 ? new {0}() : (object)new {1}());"); break;
            case 4: AddMaker(indent, "Sink.Take(Make{0}(n));", "public static object Make{0}(int n) => new {0}();"); break;
            case 5: var boxed = NewType("struct {0} {{ public int A; public {0}(int a) => A = a; }}"); Expect(boxed, Add($"{indent}Sink.Take((object)new {boxed}(n));")); break;
            case 6: AddGrowth(indent, "List"); break;
            case 7: AddGrowth(indent, "Queue"); break;
            case 8: var element = NewType(); Expect(element + "[]", Add($"{indent}Sink.Take(new {element}[{(Chance(0.5) ? "n" : "3")}]);")); break;
            case 9: AddArrayLoop(indent); break;
            case 10: AddChain(indent); break;
            case 11: AddDictionary(indent); break;
            case 12: AddSum(indent); break;
            case 13: AddTuple(indent); break;
            case 14: AddCopier(indent); break;
            case 15: AddMaker(indent, "Sink.Take(Func{0}(n));", "static readonly Func<int, object> Func{0} = n => new {0}();"); break;
            case 16: AddMaker(indent, "Sink.Take(Of{0}.Make(n));", "class Maker{0} : IMaker {{ public object Make(int n) => new {0}(); }} static readonly IMaker Of{0} = new Maker{0}();"); break;
            case 17: AddDisposal(indent); break;
            case 18: AddBranches(indent, depth); break;
            case 19: AddLoop(indent, depth); break;
            case 20: AddFinally(indent); break;
            default: AddSwitch(indent); break;
        }
    }

    private void AddLocal(string indent)
    {
        var type = NewType();
        Expect(type, Add($"{indent}var x{type} = new {type}();"));
        if (Chance(0.7)) Add($"{indent}x{type}.A = n;");
        Add($"{indent}Sink.Take(x{type});");
    }

    private void AddMaker(string indent, string statement, string maker)
    {
        var type = NewType();
        _makers.Add((type, Add(indent + string.Format(CultureInfo.InvariantCulture, statement, type)), string.Format(CultureInfo.InvariantCulture, maker, type)));
    }

    /// <summary>A method that ends in a call of the framework that allocates: optimised code jumps there, and has left the stack.</summary>
    private void AddCopier(string indent)
    {
        var type = NewType();
        var copy = Chance(0.5) ? "ToArray()" : "GetRange(0, 1)";
        _declarations.Add($"static class Source{type} {{ public static readonly List<{type}> All = new() {{ null }}; }}");
        _makers.Add((type + "[]", Add($"{indent}Sink.Take(Copy{type}(n));"), $"public static object Copy{type}(int n) => Source{type}.All.{copy};"));
    }

    /// <summary>What the framework's interface calls in the program.</summary>
    private void AddDisposal(string indent)
    {
        var type = NewType();
        Add($"{indent}using (Disposable{type})");
        Add(indent + "{");
        Add(indent + "    Sink.Num(null);");
        // The compiler gives the disposal the line of the brace.
        _makers.Add((type, Add(indent + "}"), $"class Own{type} : IDisposable {{ public void Dispose() => Sink.Take(new {type}()); }} static readonly IDisposable Disposable{type} = new Own{type}();"));
    }

    private void AddTwo(string indent, string statement)
    {
        string left = NewType(), right = NewType();
        var line = Add(indent + string.Format(CultureInfo.InvariantCulture, statement, left, right));
        Expect(left, line);
        Expect(right, line);
    }

    /// <summary>A collection whose storage is allocated by the first addition.</summary>
    private void AddGrowth(string indent, string collection)
    {
        var addition = collection == "List" ? "Add(null)" : "Enqueue(null)";
        var type = NewType();
        Expect($"System.Collections.Generic.{collection}<{type}>", Add($"{indent}var x{type} = new {collection}<{type}>();"));
        Expect(type + "[]", Add($"{indent}x{type}.{addition};"));
        if (Chance(0.5)) Add($"{indent}Sink.Num(x{type});");
        if (Chance(0.5)) Add($"{indent}x{type}.Clear();");
    }

    private void AddArrayLoop(string indent)
    {
        var type = NewType();
        Expect(type + "[]", Add($"{indent}var x{type} = new {type}[8];"));
        Add($"{indent}Sink.Take(x{type});");
        Add($"{indent}for (var i{type} = 0; i{type} < x{type}.Length; i{type}++) x{type}[i{type}] = null;");
    }

    private void AddChain(string indent)
    {
        var type = NewType("class {0} {{ public int A; public {0} Chain(int n) {{ A += n; return this; }} }}");
        Expect(type, Add($"{indent}var x{type} = new {type}();"));
        Add($"{indent}x{type}.Chain(n).Chain(Sink.Num(null));");
        Add($"{indent}Sink.Take(x{type});");
    }

    private void AddDictionary(string indent)
    {
        var type = NewType();
        Expect($"System.Collections.Generic.Dictionary<int, {type}>", Add($"{indent}var x{type} = new Dictionary<int, {type}>();"));
        Add($"{indent}x{type}[n] = null;");
    }

    /// <summary>One statement on two lines, which counts as a whole for its first.</summary>
    private void AddSum(string indent)
    {
        var type = NewType();
        Expect(type, Add($"{indent}var y{type} = Sink.Num(null) +"));
        Add($"{indent}    Sink.Num(new {type}());");
        Add($"{indent}if (y{type} > 100) Sink.Num(null);");
    }

    private void AddTuple(string indent)
    {
        string first = NewType(), second = NewType();
        Expect(first, Add($"{indent}(object, object) p{first} = (new {first}(), n);"));
        Add($"{indent}Sink.Take(p{first}.Item1);");
        Expect(second, Add($"{indent}Sink.Soft(p{first}.Item2 is int ? new {second}() : null);"));
    }

    private void AddBranches(string indent, int depth)
    {
        Add($"{indent}if (n > {_random.Next(6)})");
        AddBlock(indent, depth);
        Add(indent + "else");
        AddBlock(indent, depth);
    }

    private void AddLoop(string indent, int depth)
    {
        var counter = string.Create(CultureInfo.InvariantCulture, $"i{++_number}");
        Add($"{indent}for (var {counter} = 0; {counter} < 2; {counter}++)");
        AddBlock(indent, depth);
    }

    private void AddBlock(string indent, int depth)
    {
        Add(indent + "{");
        AddStatement(indent + "    ", depth + 1);
        if (Chance(0.4)) AddStatement(indent + "    ", depth + 1);
        Add(indent + "}");
    }

    private void AddFinally(string indent)
    {
        string tried = NewType(), last = NewType();
        Add(indent + "try");
        Add(indent + "{");
        Expect(tried, Add($"{indent}    Sink.Take(new {tried}());"));
        Add(indent + "}");
        Add(indent + "finally");
        Add(indent + "{");
        Expect(last, Add($"{indent}    Sink.Take(new {last}());"));
        if (Chance(0.6)) AddGrowth(indent + "    ", Chance(0.5) ? "List" : "Queue");
        Add(indent + "}");
    }

    private void AddSwitch(string indent)
    {
        string first = NewType(), second = NewType();
        Add($"{indent}switch (n % 3)");
        Add(indent + "{");
        Expect(first, Add($"{indent}    case 0: Sink.Take(new {first}()); break;"));
        Expect(second, Add($"{indent}    case 1: Sink.Take(new {second}()); break;"));
        Add($"{indent}    default: Sink.Num(null); break;");
        Add(indent + "}");
    }
}

/// <summary>Where a type is allocated.</summary>
/// <param name="Line">The line on which the author sees the allocation or the call of what makes it.</param>
/// <param name="Maker">The line of the one-line method that is called there and makes it; null where the line does itself.</param>
/// <param name="CallOfMethod">Where the method around the line is called, if it may be inlined there.</param>
internal sealed record AllocationTruth(int Line, int? Maker = null, int? CallOfMethod = null);
