namespace CodeSamples;

/// <summary>One of every kind of member.</summary>
public class Order : IDisposable, IEnumerable<int>
{
    private int _count;

    /// <summary>A constructor.</summary>
    [WrittenAs("CodeSamples.Order.Order")]
    public Order() => _count = 1;

    /// <summary>An overload.</summary>
    [WrittenAs("CodeSamples.Order.Order")]
    public Order(int count, string? name = null) => _count = count + (name?.Length ?? 0);

    /// <summary>A static constructor.</summary>
    [WrittenAs("static CodeSamples.Order.Order")]
    static Order() => Console.Out.Flush();

    /// <summary>A finalizer.</summary>
    [WrittenAs("CodeSamples.Order.~Order")]
    ~Order() => _count = 0;

    /// <summary>An event.</summary>
    public event EventHandler Changed
    {
        [WrittenAs("CodeSamples.Order.Changed.add")]
        add => _count++;
        [WrittenAs("CodeSamples.Order.Changed.remove")]
        remove => _count--;
    }

    /// <summary>A property.</summary>
    public int Count
    {
        [WrittenAs("CodeSamples.Order.Count.get")]
        get => _count;
        [WrittenAs("CodeSamples.Order.Count.set")]
        set => _count = value;
    }

    /// <summary>An indexer.</summary>
    public int this[int index, string key]
    {
        [WrittenAs("CodeSamples.Order.this[].get")]
        get => index + key.Length;
    }

    /// <summary>An operator.</summary>
    [WrittenAs("CodeSamples.Order.operator +")]
    public static Order operator +(Order left, Order right) => new(left._count + right._count);

    /// <summary>A conversion.</summary>
    [WrittenAs("CodeSamples.Order.implicit operator")]
    public static implicit operator int(Order order) => order._count;

    /// <summary>A conversion of the same source.</summary>
    [WrittenAs("CodeSamples.Order.explicit operator")]
    public static explicit operator string(Order order) => order._count.ToString();

    /// <summary>An explicit implementation.</summary>
    [WrittenAs("CodeSamples.Order.IDisposable.Dispose")]
    void IDisposable.Dispose() => GC.SuppressFinalize(this);

    /// <summary>An explicit implementation of a generic interface, and an iterator.</summary>
    [WrittenAs("CodeSamples.Order.IEnumerable<System.Int32>.GetEnumerator")]
    IEnumerator<int> IEnumerable<int>.GetEnumerator()
    {
        yield return _count;
    }

    /// <summary>Another.</summary>
    [WrittenAs("CodeSamples.Order.IEnumerable.GetEnumerator")]
    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => ((IEnumerable<int>)this).GetEnumerator();

    /// <summary>An async method.</summary>
    [WrittenAs("CodeSamples.Order.TotalAsync")]
    public async Task<int> TotalAsync(int scale)
    {
        await Task.Yield();
        return _count * scale;
    }

    /// <summary>An iterator.</summary>
    [WrittenAs("CodeSamples.Order.Items")]
    public IEnumerable<string> Items(int from)
    {
        for (var i = from; i < _count; i++) yield return i.ToString();
    }

    /// <summary>An overloaded iterator.</summary>
    [WrittenAs("CodeSamples.Order.Items")]
    public IEnumerable<string> Items(string from)
    {
        yield return from;
    }

    /// <summary>An async iterator.</summary>
    [WrittenAs("CodeSamples.Order.StreamAsync")]
    public async IAsyncEnumerable<int> StreamAsync()
    {
        await Task.Yield();
        yield return _count;
    }

    /// <summary>Lambdas: one that captures nothing, one that captures this, one that captures a local.</summary>
    [WrittenAs("CodeSamples.Order.Lambdas")]
    public int Lambdas(int seed)
    {
        Func<int, int> plain = [WrittenAs("CodeSamples.Order.Lambdas.(lambda)")] (x) => x + 1;
        Func<int, int> withThis = [WrittenAs("CodeSamples.Order.Lambdas.(lambda)")] (x) => x + _count;
        Func<int, int> withLocal = [WrittenAs("CodeSamples.Order.Lambdas.(lambda)")] (x) => x + seed;
        Func<Task<int>> asynchronous = [WrittenAs("CodeSamples.Order.Lambdas.(lambda)")] async () =>
        {
            await Task.Yield();
            return seed;
        };
        return plain(1) + withThis(2) + withLocal(3) + asynchronous().GetAwaiter().GetResult();
    }

    /// <summary>An overload with a lambda.</summary>
    [WrittenAs("CodeSamples.Order.Lambdas")]
    public int Lambdas(string seed)
    {
        Func<int> length = [WrittenAs("CodeSamples.Order.Lambdas.(lambda)")] () => seed.Length;
        return length();
    }

    /// <summary>Local functions.</summary>
    [WrittenAs("CodeSamples.Order.Locals")]
    public int Locals(int seed)
    {
        return Plain(1) + Capturing() + Asynchronous().Result;

        [WrittenAs("CodeSamples.Order.Locals.Plain")]
        static int Plain(int x) => x;

        [WrittenAs("CodeSamples.Order.Locals.Capturing")]
        int Capturing() => seed + _count;

        [WrittenAs("CodeSamples.Order.Locals.Asynchronous")]
        async Task<int> Asynchronous()
        {
            await Task.Yield();
            return seed;
        }
    }

    /// <summary>A lambda inside an async method.</summary>
    [WrittenAs("CodeSamples.Order.LambdaInAsync")]
    public async Task<int> LambdaInAsync(int seed)
    {
        await Task.Yield();
        Func<int> capturing = [WrittenAs("CodeSamples.Order.LambdaInAsync.(lambda)")] () => seed + _count;
        return capturing();
    }
}

/// <summary>A generic type.</summary>
public class Cart<TItem>
    where TItem : notnull
{
    private readonly List<TItem> _items = [];

    /// <summary>A generic type's constructor.</summary>
    [WrittenAs("CodeSamples.Cart<TItem>.Cart")]
    public Cart() => _items.Add(default!);

    /// <summary>A generic method.</summary>
    [WrittenAs("CodeSamples.Cart<TItem>.Sum<TResult>")]
    public TResult Sum<TResult>(Func<TItem, TResult> select, Dictionary<TItem, List<TResult[]>> into, out TItem last)
    {
        last = _items[^1];
        into.Clear();
        return select(last);
    }

    /// <summary>An async generic method.</summary>
    [WrittenAs("CodeSamples.Cart<TItem>.SumAsync<TResult>")]
    public async Task<TResult> SumAsync<TResult>(Cart<TItem> other, TResult seed)
    {
        await Task.Yield();
        Func<TResult> lambda = [WrittenAs("CodeSamples.Cart<TItem>.SumAsync<TResult>.(lambda)")] () => seed;
        return lambda();
    }

    /// <summary>A nested type.</summary>
    public struct Line<TKey>
    {
        /// <summary>A method of a generic type in another one.</summary>
        [WrittenAs("CodeSamples.Cart<TItem>.Line<TKey>.Merge")]
        public readonly Line<TKey> Merge(in Line<TKey> other, ref TItem item, Line<TKey>[]? more, Cart<int>.Line<string>? last) => other;

        /// <summary>A type nested twice.</summary>
        public enum Kind
        {
            /// <summary>A member.</summary>
            None,
        }

        /// <summary>Takes a nested type of no parameters of its own.</summary>
        [WrittenAs("CodeSamples.Cart<TItem>.Line<TKey>.Is")]
        public readonly bool Is(Kind kind, Cart<string>.Line<int>.Kind other) => kind == Kind.None || other == 0;
    }
}

/// <summary>Parameters that documentation ids spell in ways of their own.</summary>
public static unsafe class Signatures
{
    /// <summary>Arrays.</summary>
    [WrittenAs("CodeSamples.Signatures.Arrays")]
    public static void Arrays(int[] one, int[,] two, int[][,] jagged, string[]?[] strings) => Console.Out.Flush();

    /// <summary>Pointers.</summary>
    [WrittenAs("CodeSamples.Signatures.Pointers")]
    public static void Pointers(int* one, byte** two, void* three, ref int* four) => Console.Out.Flush();

    /// <summary>Special types.</summary>
    [WrittenAs("CodeSamples.Signatures.Special")]
    public static void Special(dynamic value, (int Left, string? Right) pair, nint native, int? maybe, Span<char> span, params object[] rest) => Console.Out.Flush();

    /// <summary>An extension method, generic.</summary>
    [WrittenAs("CodeSamples.Signatures.Twice<T>")]
    public static IEnumerable<T> Twice<T>(this IReadOnlyList<T> list, Func<T, bool>? where = null)
        where T : struct
    {
        foreach (var item in list)
        {
            if (where?.Invoke(item) != false) yield return item;
        }
    }

    /// <summary>Function pointers.</summary>
    public static void FunctionPointers(delegate*<int, void> callback) => Console.Out.Flush();
}

/// <summary>An interface with a member that others implement under its generic name.</summary>
public interface IStore<TKey, TValue>
{
    /// <summary>To be implemented.</summary>
    void Put(TKey key, TValue value);
}

/// <summary>An explicit implementation of a generic interface with two parameters.</summary>
public sealed class Store<T> : IStore<T, int>
{
    /// <summary>Explicit.</summary>
    [WrittenAs("CodeSamples.Store<T>.IStore<T,System.Int32>.Put")]
    void IStore<T, int>.Put(T key, int value) => Console.Out.Flush();
}

/// <summary>A record.</summary>
public sealed record Price(decimal Amount)
{
    /// <summary>Checked operators.</summary>
    [WrittenAs("CodeSamples.Price.operator -")]
    public static Price operator -(Price value) => new(-value.Amount);
}
