namespace AllocInsight.Experiments.BlockMalloc;

/// <summary>
/// What an interpreter does with a CPU-bound script: trees of expressions are built, evaluated to numbers that are objects, too,
/// and dropped.
/// </summary>
internal static unsafe class Script<TMemory>
    where TMemory : struct, IMemory
{
    private const int Trees = 40_000;
    private const int Depth = 6;

    public static object Run(TMemory memory)
    {
        double sum = 0;
        for (int tree = 0; tree < Trees; tree++)
        {
            Node* root = Build(memory, Depth, tree);
            double* value = Evaluate(memory, root);
            sum += *value;
            memory.Free(value);
            Drop(memory, root);
        }
        return sum;
    }

    private static Node* Build(TMemory memory, int depth, int seed)
    {
        // Operators are longer than leaves.
        var node = (Node*)memory.Allocate(depth == 0 ? 24 : sizeof(Node));
        node->Kind = depth == 0 ? 0 : 1 + (seed & 1);
        node->Value = seed;
        if (depth == 0)
            return node;
        node->Line = depth;
        node->Left = Build(memory, depth - 1, (seed * 31) + 1);
        node->Right = Build(memory, depth - 1, (seed * 17) + 3);
        return node;
    }

    private static double* Evaluate(TMemory memory, Node* node)
    {
        var result = (double*)memory.Allocate(16);
        if (node->Kind == 0)
        {
            *result = node->Value;
            return result;
        }
        double* left = Evaluate(memory, node->Left);
        double* right = Evaluate(memory, node->Right);
        *result = node->Kind == 1 ? *left + *right : *left - (*right * 0.5);
        memory.Free(left);
        memory.Free(right);
        return result;
    }

    private static void Drop(TMemory memory, Node* node)
    {
        if (node->Kind != 0)
        {
            Drop(memory, node->Left);
            Drop(memory, node->Right);
        }
        memory.Free(node);
    }

    private struct Node
    {
        public long Kind;
        public double Value;
        public long Line;
        public Node* Left;
        public Node* Right;
    }
}
