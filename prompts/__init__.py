"""提示词文件与读取它们的办法：一份提示词只有一个文件，带版本号。"""

from prompts.loader import Prompt, PromptError, load

__all__ = ["Prompt", "PromptError", "load"]
